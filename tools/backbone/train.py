"""Trains the shipped backbone: python train.py IMAGES OUT.keras [--steps N]

A small residual net (He et al. 2016, arXiv:1512.03385) with plain convolutions, which every compute backend is fast at, learns to tell
1911 emoji apart, each drawn by two vendors, under changes of place, size, turn, colour and background. What it has seen so much of, edges, strokes, fills and shapes in
colour, is what its features are good for; it has not seen photographs.

IMAGES holds the unpacked npm packages emoji-datasource-google (images of Google's Noto Emoji, Apache License 2.0) as `google` and
emoji-datasource-twitter (Twemoji, CC BY 4.0) as `twitter`, both 16.0.0. Needs tensorflow-cpu 2.21 and Pillow. The classifier on top is thrown away;
`pack.ts` turns the rest into media/backbone.
"""

import argparse
import json
import math
import os

import numpy as np
import tensorflow as tf
from PIL import Image

SIZE = 32
SEED = 1


def load_images(root):
    """Pictures as premultiplied RGBA of 0 to 1, and the emoji that each shows."""
    entries = json.load(open(os.path.join(root, 'google/package/emoji.json')))
    pictures, labels = [], []
    for label, entry in enumerate(entries):
        for vendor in ('google', 'twitter'):
            path = os.path.join(root, vendor, 'package/img', vendor, '64', entry['image'])
            if not os.path.exists(path):
                continue
            image = Image.open(path).convert('RGBA').convert('RGBa').resize((SIZE, SIZE), Image.BILINEAR)
            pictures.append(np.frombuffer(image.tobytes(), np.uint8).reshape(SIZE, SIZE, 4))
            labels.append(label)
    return np.stack(pictures), np.array(labels), len(entries)


def place(batch):
    """Turns by up to 25 degrees, scales to 55 to 115 %, moves by up to 5 pixels, mirrors half of the pictures."""
    count = tf.shape(batch)[0]
    uniform = lambda low, high: tf.random.uniform([count], low, high)
    angle, scale = uniform(-0.44, 0.44), 1 / uniform(0.55, 1.15)
    mirror = tf.where(uniform(0.0, 1.0) < 0.5, -1.0, 1.0)
    cos, sin, centre = tf.cos(angle) * scale, tf.sin(angle) * scale, (SIZE - 1) / 2
    a, b, c, d = cos * mirror, -sin, sin * mirror, cos
    x, y = uniform(-5.0, 5.0), uniform(-5.0, 5.0)
    zero = tf.zeros([count])
    transforms = tf.stack([a, b, centre - a * centre - b * centre + x, c, d, centre - c * centre - d * centre + y, zero, zero], 1)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=batch, transforms=transforms, output_shape=[SIZE, SIZE], fill_value=0.0, interpolation='BILINEAR', fill_mode='CONSTANT')


def colour(batch):
    """Lays the pictures on a random background, changes brightness, contrast, saturation and tint, makes a third grey, inverts some, adds noise."""
    count = tf.shape(batch)[0]
    uniform = lambda low, high, channels=1: tf.random.uniform([count, 1, 1, channels], low, high)
    low = tf.image.resize(tf.random.uniform([count, 4, 4, 3]), [SIZE, SIZE]) - 0.5
    background = tf.where(uniform(0.0, 1.0) < 0.4, 1.0, tf.clip_by_value(uniform(0.0, 1.0, 3) + low * uniform(0.0, 0.8), 0.0, 1.0))
    rgb = batch[..., :3] + (1 - batch[..., 3:]) * background
    rgb = rgb * uniform(0.7, 1.3, 3)
    grey = tf.reduce_sum(rgb * [0.299, 0.587, 0.114], -1, keepdims=True)
    rgb = grey + tf.where(uniform(0.0, 1.0) < 0.33, 0.0, uniform(0.5, 1.4)) * (rgb - grey)
    rgb = (rgb - 0.5) * uniform(0.5, 1.3) + 0.5 + uniform(-0.2, 0.2)
    rgb = tf.where(uniform(0.0, 1.0) < 0.1, 1 - rgb, rgb)
    rgb = rgb + tf.random.normal(tf.shape(rgb)) * uniform(0.0, 0.08)
    return tf.clip_by_value(rgb, 0.0, 1.0) * 2 - 1


def conv_bn(x, name, filters, kernel=3, strides=1):
    layers = tf.keras.layers
    x = layers.Conv2D(filters, kernel, strides, 'same', use_bias=False, name=name)(x)
    return layers.BatchNormalization(momentum=0.98, epsilon=1e-3, name=f'{name}_bn')(x)


def relu(x, name):
    return tf.keras.layers.ReLU(name=f'{name}_relu')(x)


def block(x, index, filters):
    """Halves the sides; then a residual convolution."""
    name = f'block_{index}'
    x = relu(conv_bn(x, f'{name}_down', filters, strides=2), f'{name}_down')
    return relu(tf.keras.layers.Add(name=f'{name}_add')([x, conv_bn(x, f'{name}_conv', filters)]), name)


def build_backbone():
    inputs = tf.keras.Input((SIZE, SIZE, 3), name='image')
    x = relu(conv_bn(inputs, 'stem', 16), 'stem')
    x = relu(conv_bn(x, 'block_1_down', 32, strides=2), 'block_1_down')
    x = block(block(x, 2, 64), 3, 96)
    x = relu(conv_bn(x, 'top', 192, 1), 'top')
    return tf.keras.Model(inputs, tf.keras.layers.GlobalAveragePooling2D(name='features')(x), name='lossband_small')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('images')
    parser.add_argument('out')
    parser.add_argument('--steps', type=int, default=4000)
    parser.add_argument('--batch', type=int, default=128)
    options = parser.parse_args()
    tf.keras.utils.set_random_seed(SEED)
    pictures, labels, classes = load_images(options.images)
    print(f'{len(pictures)} pictures of {classes} emoji', flush=True)
    backbone = build_backbone()
    logits = tf.keras.layers.Dense(classes)(tf.keras.layers.Dropout(0.1)(backbone.output))
    model = tf.keras.Model(backbone.inputs, logits)
    data = tf.data.Dataset.from_tensor_slices((pictures, labels)).shuffle(len(labels), seed=SEED).repeat().batch(options.batch).map(
        lambda images, truth: (colour(place(tf.cast(images, tf.float32) / 255)), tf.one_hot(truth, classes)), num_parallel_calls=2).prefetch(2)
    # A constant rate with averaged weights: any epoch's file is usable, and more steps only make it better.
    rate = tf.keras.optimizers.schedules.PolynomialDecay(1e-4, 200, 3e-3)
    optimizer = tf.keras.optimizers.AdamW(rate, weight_decay=2e-4, use_ema=True, ema_momentum=0.99)
    model.compile(optimizer, tf.keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), metrics=['accuracy'])
    save = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: backbone.save(options.out))
    callbacks = [tf.keras.callbacks.SwapEMAWeights(swap_on_epoch=True), save]
    model.fit(data, steps_per_epoch=125, epochs=math.ceil(options.steps / 125), verbose=2, callbacks=callbacks)


if __name__ == '__main__':
    main()
