# The same nets, data and batch in Keras, compiled to a graph: NET SECONDS; one line of JSON.
import json, os, sys, time
os.environ.update(TF_CPP_MIN_LOG_LEVEL='3', CUDA_VISIBLE_DEVICES='')
import keras
import numpy as np
from keras import layers

net, seconds, batch = sys.argv[1], float(sys.argv[2]), 32
shape = {'dense': (784,), 'cnn': (32, 32, 3), 'mobilenet': (96, 96, 3)}[net]
top = [layers.Dense(10, 'softmax')]
if net == 'dense':
    body = [layers.Dense(512, 'relu'), layers.Dense(256, 'relu')]
elif net == 'cnn':
    conv = lambda filters: layers.Conv2D(filters, 3, padding='same', activation='relu')
    body = [conv(32), layers.MaxPooling2D(), conv(64), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(128, 'relu')]
else:
    body = [keras.applications.MobileNetV2(shape, alpha=0.35, include_top=False, weights=None, pooling='avg')]
    body[0].trainable = False
model = keras.Sequential([layers.Input(shape), *body, *top])
model.compile(keras.optimizers.Adam(1e-3), 'categorical_crossentropy')
steps = 16
x = np.random.randn(batch * steps, *shape).astype('float32')
y = np.eye(10, dtype='float32')[np.arange(batch * steps) % 10]
run = lambda: model.fit(x, y, batch_size=batch, verbose=0, shuffle=False)
run()
cpu, start, seen = time.process_time(), time.time(), 0
while time.time() - start < seconds:
    run()
    seen += batch * steps
print(json.dumps({'wall': seen / (time.time() - start), 'cpu': seen / (time.process_time() - cpu)}))
