"""Trains the last layer of a torchvision ResNet50 on image folders: DATA/train/CLASS/*.jpg and DATA/val/CLASS/*.jpg.

    python resnet50_last_layer.py --data DATA --lr 0.01 --epochs 10
    python resnet50_last_layer.py --data DATA --resume          # goes on from the last checkpoint
    python resnet50_last_layer.py --weights none --epochs 1     # random weights and random images: to try it offline

Needs torch, torchvision and tensorboard. Writes TensorBoard logs and a checkpoint below --out.
"""
import argparse
import os
import time
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.tensorboard import SummaryWriter
from torchvision import datasets, models, transforms

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", type=Path, help="folder with train and val; without it, random images")
parser.add_argument("--lr", type=float, default=0.01)
parser.add_argument("--momentum", type=float, default=0.9)
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--batch-size", type=int, default=32)
parser.add_argument("--image-size", type=int, default=224)
parser.add_argument("--weights", choices=["imagenet", "none"], default="imagenet")
parser.add_argument("--workers", type=int, default=2)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", type=Path, default=Path("runs/resnet50"))
parser.add_argument("--resume", action="store_true", help="go on from OUT/last.pt")
args = parser.parse_args()

torch.manual_seed(args.seed)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# Lossband asks a run to stop with a file in this folder.
stop_file = Path(os.environ.get("LOSSBAND_JOB_DIR", args.out)) / "stop.json"

normalize = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
size = args.image_size
augment = transforms.Compose([transforms.RandomResizedCrop(size), transforms.RandomHorizontalFlip(), transforms.ToTensor(), normalize])
plain = transforms.Compose([transforms.Resize(size * 8 // 7), transforms.CenterCrop(size), transforms.ToTensor(), normalize])
if args.data:
    train_set, val_set = datasets.ImageFolder(args.data / "train", augment), datasets.ImageFolder(args.data / "val", plain)
    classes = train_set.classes
else:
    classes = ["a", "b"]
    train_set = datasets.FakeData(64, (3, size, size), len(classes), augment)
    val_set = datasets.FakeData(32, (3, size, size), len(classes), plain, random_offset=1_000)
train_loader = DataLoader(train_set, args.batch_size, shuffle=True, num_workers=args.workers)
val_loader = DataLoader(val_set, args.batch_size, num_workers=args.workers)

model = models.resnet50(weights=models.ResNet50_Weights.IMAGENET1K_V2 if args.weights == "imagenet" else None)
for parameter in model.parameters():
    parameter.requires_grad = False
model.fc = nn.Linear(model.fc.in_features, len(classes))
model.to(device)
optimizer = torch.optim.SGD(model.fc.parameters(), lr=args.lr, momentum=args.momentum)
loss_of = nn.CrossEntropyLoss()

first_epoch, step = 0, 0
checkpoint_file = args.out / "last.pt"
if args.resume and checkpoint_file.exists():
    checkpoint = torch.load(checkpoint_file, map_location=device, weights_only=True)
    model.fc.load_state_dict(checkpoint["fc"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    for group in optimizer.param_groups:
        group["lr"] = args.lr
    first_epoch, step = checkpoint["epoch"] + 1, checkpoint["step"]

args.out.mkdir(parents=True, exist_ok=True)
writer = SummaryWriter(args.out)


def run(loader, training):
    """Mean loss and accuracy over a loader. The frozen layers stay in evaluation mode, so that BatchNorm keeps its statistics."""
    global step
    model.eval()
    total, correct, loss_sum = 0, 0, 0.0
    with torch.set_grad_enabled(training):
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            scores = model(images)
            loss = loss_of(scores, labels)
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                writer.add_scalar("train/loss", loss.item(), step)
                writer.add_scalar("lr", optimizer.param_groups[0]["lr"], step)
                step += 1
            total += len(labels)
            correct += (scores.argmax(1) == labels).sum().item()
            loss_sum += loss.item() * len(labels)
            if stop_file.exists():
                break
    return loss_sum / total, correct / total


for epoch in range(first_epoch, args.epochs):
    started = time.time()
    train_loss, train_accuracy = run(train_loader, training=True)
    val_loss, val_accuracy = run(val_loader, training=False)
    for tag, value in [("epoch/train_loss", train_loss), ("epoch/train_accuracy", train_accuracy), ("epoch/val_loss", val_loss), ("epoch/val_accuracy", val_accuracy)]:
        writer.add_scalar(tag, value, epoch)
    writer.flush()
    state = {"fc": model.fc.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "step": step, "classes": classes}
    torch.save(state, checkpoint_file.with_suffix(".tmp"))
    checkpoint_file.with_suffix(".tmp").replace(checkpoint_file)
    print(f"epoch {epoch} train_loss {train_loss:.4f} val_loss {val_loss:.4f} val_accuracy {val_accuracy:.4f} seconds {time.time() - started:.1f}", flush=True)
    if stop_file.exists():
        break
writer.close()
