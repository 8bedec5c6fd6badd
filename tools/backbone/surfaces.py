"""Cuts the demo's pictures: python surfaces.py SKIMAGE_DATA OUT

SKIMAGE_DATA is skimage/data of the PyPI package scikit-image 0.26. Its brick, grass and gravel are photographs from CC0Textures,
dedicated to the public domain (CC0 1.0). Each of 512 x 512 pixels becomes 100 squares that do not overlap: those of the upper seven
rows to learn from, those of the lower three to validate with, so that neighbours are on the same side.
"""

import os
import sys

from PIL import Image

SIDE = 48

source, target = sys.argv[1:]
for name in ('brick', 'grass', 'gravel'):
    photograph = Image.open(os.path.join(source, f'{name}.png')).convert('L')
    for row in range(10):
        folder = os.path.join(target, 'train' if row < 7 else 'val', name)
        os.makedirs(folder, exist_ok=True)
        for column in range(10):
            x, y = 4 + column * 50, 4 + row * 50
            photograph.crop((x, y, x + SIDE, y + SIDE)).save(os.path.join(folder, f'{row}{column}.jpg'), quality=80)
