// Extra entry points of the binding: a recorded list of operations becomes one TensorFlow function, which then runs as a single operation.
#ifndef LOSSBAND_FUNCTIONS_H_
#define LOSSBAND_FUNCTIONS_H_

#include <node_api.h>

namespace tfnodejs {

class TFJSBackend;

struct Functions {
  // createFunction(name, inputs, nodes, outputs, controls): undefined. The context then knows an operation of that name.
  //   inputs    {dtype: number, shape: number[]}[]   the arguments; endpoint [i, 0] is argument i
  //   nodes     {op: string, attrs: {name, type, value}[], inputs: (Endpoint | Endpoint[])[], controls: number[], value?: tensorId}[]
  //             node k is number inputs.length + k; an Endpoint is [number of the node, index of its output]; `value` is the tensor of a Const
  //   outputs   Endpoint[]
  //   controls  number[]   nodes that run although nothing reads them
  static napi_value Create(napi_env env, napi_callback_info info);

  // removeFunction(name): undefined.
  static napi_value Remove(napi_env env, napi_callback_info info);

  // listDevices(): {name: string, type: string}[]
  static napi_value Devices(napi_env env, napi_callback_info info);
};

}  // namespace tfnodejs

#endif  // LOSSBAND_FUNCTIONS_H_
