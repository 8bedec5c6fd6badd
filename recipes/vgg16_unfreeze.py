"""Fine-tunes a Keras VGG16 in two stages: a new head on the frozen base, then the last block too, with a tenth of the learning rate.
Images lie in DATA/train/CLASS/*.jpg and DATA/val/CLASS/*.jpg.

    python vgg16_unfreeze.py --data DATA --lr 0.001 --head-epochs 5 --epochs 15
    python vgg16_unfreeze.py --data DATA --resume            # goes on from the last checkpoint
    python vgg16_unfreeze.py --weights none --epochs 2       # random weights and random images: to try it offline

Needs keras with tensorflow. Writes a table of metrics, a checkpoint and, where tensorboard is installed, its logs below --out.
"""
import argparse
import importlib.util
import json
import os
from pathlib import Path

import keras
import numpy as np

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", type=Path, help="folder with train and val; without it, random images")
parser.add_argument("--lr", type=float, default=1e-3)
parser.add_argument("--head-epochs", type=int, default=5, help="epochs of the head alone")
parser.add_argument("--epochs", type=int, default=15, help="epochs in all")
parser.add_argument("--batch-size", type=int, default=32)
parser.add_argument("--image-size", type=int, default=224)
parser.add_argument("--unfreeze-from", default="block5_conv1", help="the first layer of the base that the second stage trains")
parser.add_argument("--weights", choices=["imagenet", "none"], default="imagenet")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", type=Path, default=Path("runs/vgg16"))
parser.add_argument("--resume", action="store_true", help="go on from OUT/last.keras")
args = parser.parse_args()

keras.utils.set_random_seed(args.seed)
size = args.image_size
# Lossband asks a run to stop with a file in this folder.
stop_file = Path(os.environ.get("LOSSBAND_JOB_DIR", args.out)) / "stop.json"
args.out.mkdir(parents=True, exist_ok=True)

if args.data:
    read = dict(image_size=(size, size), batch_size=args.batch_size, label_mode="categorical")
    train = keras.utils.image_dataset_from_directory(args.data / "train", seed=args.seed, **read)
    val = keras.utils.image_dataset_from_directory(args.data / "val", shuffle=False, **read)
    classes = train.class_names
else:
    classes = ["a", "b"]
    random = np.random.default_rng(args.seed)

    class Noise(keras.utils.PyDataset):
        """Images of which there is nothing to learn."""

        def __len__(self):
            return 2

        def __getitem__(self, _):
            labels = random.integers(len(classes), size=args.batch_size)
            return random.uniform(0, 255, (args.batch_size, size, size, 3)).astype("float32"), keras.utils.to_categorical(labels, len(classes))

    train, val = Noise(), Noise()


def build():
    base = keras.applications.VGG16(include_top=False, weights="imagenet" if args.weights == "imagenet" else None, input_shape=(size, size, 3))
    inputs = keras.Input((size, size, 3))
    x = keras.layers.RandomFlip("horizontal")(inputs)
    # What VGG16 was trained with: BGR, and the mean of ImageNet taken off.
    x = keras.layers.Lambda(keras.applications.vgg16.preprocess_input, output_shape=(size, size, 3), name="preprocess")(x)
    x = keras.layers.GlobalAveragePooling2D()(base(x))
    x = keras.layers.Dropout(0.3)(keras.layers.Dense(256, activation="relu")(x))
    return keras.Model(inputs, keras.layers.Dense(len(classes), activation="softmax")(x))


def set_stage(model, fine, lr):
    """A change of what is trained counts only after the model was compiled again."""
    base = model.get_layer("vgg16")
    base.trainable = fine
    if fine:
        trained = False
        for layer in base.layers:
            trained = trained or layer.name == args.unfreeze_from
            layer.trainable = trained
    model.compile(keras.optimizers.Adam(lr), "categorical_crossentropy", metrics=["accuracy"])


class StopWhenAsked(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if stop_file.exists():
            self.model.stop_training = True


class Checkpoint(keras.callbacks.Callback):
    """Weights and the number of epochs done, each replaced as a whole."""

    def on_epoch_end(self, epoch, logs=None):
        self.model.save_weights(args.out / "new.weights.h5")
        (args.out / "new.weights.h5").replace(args.out / "last.weights.h5")
        (args.out / "last.json").write_text(json.dumps({"epochs": epoch + 1, "classes": classes}))


model = build()
done = 0
if args.resume and (args.out / "last.json").exists():
    done = json.loads((args.out / "last.json").read_text())["epochs"]
    model.load_weights(args.out / "last.weights.h5")

if done == 0:
    (args.out / "metrics.csv").unlink(missing_ok=True)
callbacks = [
    # Both stages, and what is resumed, go on in the same table.
    keras.callbacks.CSVLogger(args.out / "metrics.csv", append=True),
    keras.callbacks.TerminateOnNaN(),
    Checkpoint(),
    StopWhenAsked(),
]
if importlib.util.find_spec("tensorboard"):
    callbacks.append(keras.callbacks.TensorBoard(args.out / "tensorboard", update_freq=1))
stages = [(False, args.lr, min(args.head_epochs, args.epochs)), (True, args.lr / 10, args.epochs)]
for fine, lr, until in stages:
    if done >= until or stop_file.exists():
        continue
    set_stage(model, fine, lr)
    print(f"stage {'fine-tune from ' + args.unfreeze_from if fine else 'head'}: lr {lr:g}, {model.count_params():,} parameters", flush=True)
    model.fit(train, validation_data=val, initial_epoch=done, epochs=until, callbacks=callbacks, verbose=2)
    done = until
