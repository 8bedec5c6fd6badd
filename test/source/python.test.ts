import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestPlace, type WantedNames } from './bestPlace.ts';

const best = (text: string, wanted: WantedNames): Promise<string | undefined> => bestPlace('python', text, wanted);

const metricCases: [name: string, code: string, metric: string, expected: string | undefined][] = [
  ['torch and tensorboardX', 'w.add_scalar("train/loss", loss, step)', 'train/loss', 'w.add_scalar("train/loss", loss, step)'],
  ['a keyword', 'w.add_scalar(tag="loss", scalar_value=l)', 'loss', 'w.add_scalar(tag="loss", scalar_value=l)'],
  ['add_scalars', 'w.add_scalars("loss", {"train": a, "val": b}, step)', 'loss/val', '"val": b'],
  ['tf.summary', 'tf.summary.scalar("epoch_loss", l, step=e)', 'epoch_loss', 'tf.summary.scalar("epoch_loss", l, step=e)'],
  ['wandb.log', 'wandb.log({"loss": loss, "acc": acc}, step=s)', 'acc', '"acc": acc'],
  ['an f-string', 'wandb.log({f"{split}/loss": loss})', 'val/loss', 'f"{split}/loss": loss'],
  ['a sum of strings', 'self.log("val_" + name, x)', 'val_acc', 'self.log("val_" + name, x)'],
  ['percent', 'w.add_scalar("%s/loss" % split, x)', 'test/loss', 'w.add_scalar("%s/loss" % split, x)'],
  ['format', 'w.add_scalar("{}/loss".format(split), x)', 'test/loss', 'w.add_scalar("{}/loss".format(split), x)'],
  ['a dict filled before', 'logs = {}\nlogs["val/loss"] = v\nwandb.log(logs)', 'val/loss', 'logs["val/loss"] = v'],
  ['a dict updated before', 'm.update({"top1": t})\nmlflow.log_metrics(m)', 'top1', '"top1": t'],
  ['a comprehension', 'wandb.log({f"val/{k}": v for k, v in m.items()})', 'val/f1', 'f"val/{k}": v'],
  ['a splat', 'wandb.log({**{"a/loss": x}})', 'a/loss', '"a/loss": x'],
  ['Lightning', 'self.log("train_loss", loss, on_step=True)', 'train_loss_step', 'self.log("train_loss", loss, on_step=True)'],
  ['MLflow', 'mlflow.log_metric(key="rmse", value=r)', 'rmse', 'mlflow.log_metric(key="rmse", value=r)'],
  ['Aim', 'run.track(loss, name="loss", context={"subset": "val"})', 'loss', 'run.track(loss, name="loss", context={"subset": "val"})'],
  ['Neptune', 'run["train/loss"].append(loss)', 'train/loss', 'run["train/loss"].append(loss)'],
  ['Ray', 'tune.report(mean_loss=x)', 'mean_loss', 'mean_loss=x'],
  ['JSON lines', 'f.write(json.dumps({"step": i, "loss": l}) + "\\n")', 'loss', '"loss": l'],
  ['a CSV row', 'w.writerow([epoch, loss.item(), acc])', 'loss', 'loss.item()'],
  ['a printed f-string', 'print(f"epoch {e} val_loss={v:.4f}")', 'val_loss', '{v:.4f}'],
  ['print with percent', 'print("loss %.3f acc %.2f" % (l, a))', 'acc', 'a'],
  ['print with arguments', 'print("loss:", running / n)', 'loss', 'running / n'],
  ['a logger', 'logger.info("acc {:.2f}".format(accuracy))', 'acc', 'accuracy'],
  ['a returned dict', 'return {"val_loss": loss}', 'val_loss', '"val_loss": loss'],
  ['Keras', 'model.fit(x, y, epochs=3, callbacks=[CSVLogger("a.csv")])', 'val_loss', 'model.fit(x, y, epochs=3, callbacks=[CSVLogger("a.csv")])'],
  ['another spelling', 'self.log("val_loss", l)', 'validation/loss', 'self.log("val_loss", l)'],
  ['a name without its stage', 'wandb.log({"loss": l})', 'train/loss', '"loss": l'],
  ['a logarithm', 'y = torch.log(x)', 'x', undefined],
  ['another metric', 'self.log("train_loss", l)', 'val_acc', undefined],
  ['a longer name', 'self.log("loss_scale", l)', 'loss', undefined],
];

for (const [name, code, metric, expected] of metricCases) {
  test(`finds the line that logs a metric: ${name}`, async () => assert.equal(await best(code, { metric }), expected));
}

const hparamCases: [name: string, code: string, hparam: string, expected: string | undefined][] = [
  ['argparse', 'p.add_argument("--lr", type=float, default=1e-3)', 'lr', 'default=1e-3'],
  ['argparse without a default', 'p.add_argument("--batch-size", type=int)', 'batch_size', 'p.add_argument("--batch-size", type=int)'],
  ['click', '@click.option("--lr", default=0.1)\ndef f(lr): ...', 'lr', 'default=0.1'],
  ['a dataclass', 'class C:\n    lr: float = 0.1', 'lr', 'lr: float = 0.1'],
  ['OmegaConf', 'c = OmegaConf.create({"optim": {"lr": 0.1}})', 'optim.lr', '"lr": 0.1'],
  ['a keyword', 'opt = Adam(m.parameters(), lr=3e-4)', 'learning_rate', 'lr=3e-4'],
  ['a default', 'def train(lr=0.1): ...', 'lr', 'lr=0.1'],
  ['a change beats the default', 'lr = 0.1\nopt.param_groups[0]["lr"] = 9.0', 'lr', 'opt.param_groups[0]["lr"] = 9.0'],
  ['a product', 'lr = 0.1\nlr = lr * 60', 'lr', 'lr = lr * 60'],
  ['a synonym', 'LEARNING_RATE = 0.1', 'lr', 'LEARNING_RATE = 0.1'],
  ['handed on is the last resort', 'a = parse()\nAdam(lr=a.lr)', 'lr', 'lr=a.lr'],
  ['something else', 'dropout = 0.1', 'lr', undefined],
];

for (const [name, code, hparam, expected] of hparamCases) {
  test(`finds the line that sets a hyperparameter: ${name}`, async () => assert.equal(await best(code, { hparam }), expected));
}

test('columns count as in the editor, also after characters outside Latin', async () => {
  assert.equal(await best('x = "训练🔥"; w.add_scalar("loss", l)', { metric: 'loss' }), 'w.add_scalar("loss", l)');
});

test('text with errors gives what can be told from the rest', async () => {
  assert.equal(await best('def f():\n    x = [1,\n\nw.add_scalar("loss", l)\nif l >', { metric: 'loss' }), 'w.add_scalar("loss", l)');
});

test('a library’s call wins over a printed line', async () => {
  assert.equal(await best('print(f"loss {loss}")\nwandb.log({"loss": loss})', { metric: 'loss' }), '"loss": loss');
});
