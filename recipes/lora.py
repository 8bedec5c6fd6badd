"""Fine-tunes a causal language model with LoRA: small low-rank matrices are trained beside the frozen weights.

    python lora.py --model Qwen/Qwen2.5-0.5B --text notes.txt --lr 2e-4 --epochs 3
    python lora.py --model Qwen/Qwen2.5-0.5B --text notes.txt --resume     # goes on from the last checkpoint
    python lora.py --weights none --epochs 1                               # a tiny random model and its own text: to try it offline

Needs torch, transformers, peft and tensorboard. Writes TensorBoard logs, checkpoints and the adapter below --out.
"""
import argparse
import os
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from torch.utils.data import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM, Trainer, TrainerCallback, TrainingArguments, set_seed

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--model", default="Qwen/Qwen2.5-0.5B", help="name on the hub, or a folder")
parser.add_argument("--text", type=Path, help="text to learn; without it, this script")
parser.add_argument("--lr", type=float, default=2e-4)
parser.add_argument("--epochs", type=float, default=3)
parser.add_argument("--batch-size", type=int, default=4)
parser.add_argument("--length", type=int, default=128, help="tokens of an example")
parser.add_argument("--rank", type=int, default=8)
parser.add_argument("--alpha", type=int, default=16)
parser.add_argument("--weights", choices=["pretrained", "none"], default="pretrained")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", type=Path, default=Path("runs/lora"))
parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint below OUT")
args = parser.parse_args()

set_seed(args.seed)
# Lossband asks a run to stop with a file in this folder.
stop_file = Path(os.environ.get("LOSSBAND_JOB_DIR", args.out)) / "stop.json"
text = (args.text or Path(__file__)).read_text(encoding="utf-8")

if args.weights == "pretrained":
    tokens = AutoTokenizer.from_pretrained(args.model)(text)["input_ids"]
    model = AutoModelForCausalLM.from_pretrained(args.model)
else:
    # Bytes are its tokens.
    tokens = list(text.encode())
    model = LlamaForCausalLM(LlamaConfig(vocab_size=256, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=args.length))

model = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=args.rank, lora_alpha=args.alpha, lora_dropout=0.05, target_modules=["q_proj", "v_proj"]))
model.print_trainable_parameters()


class Pieces(Dataset):
    """The text cut into examples of the same length; a model of this kind learns to give each token from those before it."""

    def __init__(self, ids):
        self.examples = [torch.tensor(ids[at : at + args.length]) for at in range(0, len(ids) - args.length + 1, args.length)]

    def __len__(self):
        return len(self.examples)

    def __getitem__(self, index):
        return {"input_ids": self.examples[index], "labels": self.examples[index]}


class StopWhenAsked(TrainerCallback):
    def on_step_end(self, arguments, state, control, **kwargs):
        if stop_file.exists():
            control.should_save = control.should_training_stop = True


held_back = max(args.length, len(tokens) // 10)
train, val = Pieces(tokens[:-held_back]), Pieces(tokens[-held_back:])
if not train or not val:
    raise SystemExit(f"the text is too short: {len(tokens)} tokens, and an example has {args.length}")

os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(args.out / "tensorboard"))
arguments = TrainingArguments(
    output_dir=str(args.out), learning_rate=args.lr, num_train_epochs=args.epochs, per_device_train_batch_size=args.batch_size, lr_scheduler_type="cosine",
    warmup_steps=2, logging_steps=1, eval_strategy="epoch", save_strategy="epoch", save_total_limit=2, report_to=["tensorboard"], seed=args.seed,
)
trainer = Trainer(model=model, args=arguments, train_dataset=train, eval_dataset=val, callbacks=[StopWhenAsked()])
trainer.train(resume_from_checkpoint=args.resume and any(args.out.glob("checkpoint-*")))
trainer.save_state()
model.save_pretrained(args.out / "adapter")
