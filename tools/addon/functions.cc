#include "functions.h"

#include <string>
#include <vector>

#include "tensorflow/c/eager/c_api.h"
#include "tf_auto_status.h"
#include "tf_auto_tensor.h"
#include "tfjs_backend.h"
#include "utils.h"

namespace tfnodejs {
namespace {

// What a TensorFlow graph needs to be freed on every way out.
struct Graph {
  TF_Graph *graph = TF_NewGraph();
  std::vector<TF_Operation *> operations;
  ~Graph() { TF_DeleteGraph(graph); }
};

napi_value Get(napi_env env, napi_value object, const char *name) {
  napi_value value = nullptr;
  napi_get_named_property(env, object, name, &value);
  return value;
}

napi_value At(napi_env env, napi_value array, uint32_t index) {
  napi_value value = nullptr;
  napi_get_element(env, array, index, &value);
  return value;
}

uint32_t Length(napi_env env, napi_value array) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  return length;
}

bool IsArrayValue(napi_env env, napi_value value) {
  bool is_array = false;
  napi_is_array(env, value, &is_array);
  return is_array;
}

int64_t Int(napi_env env, napi_value value) {
  int64_t number = 0;
  napi_get_value_int64(env, value, &number);
  return number;
}

double Double(napi_env env, napi_value value) {
  double number = 0;
  napi_get_value_double(env, value, &number);
  return number;
}

bool Bool(napi_env env, napi_value value) {
  bool truth = false;
  napi_get_value_bool(env, value, &truth);
  return truth;
}

std::string String(napi_env env, napi_value value) {
  std::string text;
  GetStringParam(env, value, text);
  return text;
}

// Throws in JavaScript where the number is not one of a node so far.
bool Endpoint(napi_env env, const Graph &graph, napi_value pair, TF_Output *output) {
  const int64_t node = Int(env, At(env, pair, 0)), index = Int(env, At(env, pair, 1));
  if (node < 0 || node >= static_cast<int64_t>(graph.operations.size()) || index < 0 ||
      index >= TF_OperationNumOutputs(graph.operations[node])) {
    NAPI_THROW_ERROR(env, "createFunction: there is no endpoint [%d, %d]", static_cast<int>(node), static_cast<int>(index));
    return false;
  }
  *output = {graph.operations[node], static_cast<int>(index)};
  return true;
}

template <typename T>
std::vector<T> List(napi_env env, napi_value array, T (*convert)(napi_env, napi_value)) {
  std::vector<T> list;
  for (uint32_t i = 0; i < Length(env, array); i++) list.push_back(convert(env, At(env, array, i)));
  return list;
}

float Float(napi_env env, napi_value value) { return static_cast<float>(Double(env, value)); }
unsigned char Byte(napi_env env, napi_value value) { return Bool(env, value) ? 1 : 0; }

void SetAttribute(napi_env env, TF_OperationDescription *description, napi_value attribute) {
  const std::string name = String(env, Get(env, attribute, "name"));
  const napi_value value = Get(env, attribute, "value");
  const bool list = IsArrayValue(env, value);
  switch (Int(env, Get(env, attribute, "type"))) {
    case TF_ATTR_STRING: {
      const std::string text = String(env, value);
      return TF_SetAttrString(description, name.c_str(), text.data(), text.size());
    }
    case TF_ATTR_INT: {
      if (!list) return TF_SetAttrInt(description, name.c_str(), Int(env, value));
      const std::vector<int64_t> values = List<int64_t>(env, value, Int);
      return TF_SetAttrIntList(description, name.c_str(), values.data(), values.size());
    }
    case TF_ATTR_FLOAT: {
      if (!list) return TF_SetAttrFloat(description, name.c_str(), Float(env, value));
      const std::vector<float> values = List<float>(env, value, Float);
      return TF_SetAttrFloatList(description, name.c_str(), values.data(), values.size());
    }
    case TF_ATTR_BOOL: {
      if (!list) return TF_SetAttrBool(description, name.c_str(), Byte(env, value));
      const std::vector<unsigned char> values = List<unsigned char>(env, value, Byte);
      return TF_SetAttrBoolList(description, name.c_str(), values.data(), values.size());
    }
    case TF_ATTR_TYPE:
      return TF_SetAttrType(description, name.c_str(), static_cast<TF_DataType>(Int(env, value)));
    case TF_ATTR_SHAPE: {
      const std::vector<int64_t> shape = List<int64_t>(env, value, Int);
      return TF_SetAttrShape(description, name.c_str(), shape.data(), shape.size());
    }
    default:
      NAPI_THROW_ERROR(env, "createFunction: attribute %s has an unknown type", name.c_str());
  }
}

TF_Operation *Finish(napi_env env, TF_OperationDescription *description) {
  TF_AutoStatus status;
  TF_Operation *operation = TF_FinishOperation(description, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  return operation;
}

bool AddArgument(napi_env env, Graph *graph, napi_value input) {
  const std::string name = "argument_" + std::to_string(graph->operations.size());
  TF_OperationDescription *description = TF_NewOperation(graph->graph, "Placeholder", name.c_str());
  TF_SetAttrType(description, "dtype", static_cast<TF_DataType>(Int(env, Get(env, input, "dtype"))));
  const std::vector<int64_t> shape = List<int64_t>(env, Get(env, input, "shape"), Int);
  TF_SetAttrShape(description, "shape", shape.data(), shape.size());
  graph->operations.push_back(Finish(env, description));
  return !IsExceptionPending(env);
}

}  // namespace

// A finished or half-made description must be finished before the graph is freed, so problems are collected and looked at after it.
static bool AddNode(napi_env env, Graph *graph, napi_value node, TF_Tensor *value) {
  const std::string type = String(env, Get(env, node, "op"));
  const std::string name = type + "_" + std::to_string(graph->operations.size());
  TF_OperationDescription *description = TF_NewOperation(graph->graph, type.c_str(), name.c_str());
  const napi_value inputs = Get(env, node, "inputs");
  for (uint32_t i = 0; i < Length(env, inputs) && !IsExceptionPending(env); i++) {
    const napi_value input = At(env, inputs, i);
    TF_Output output;
    if (!IsArrayValue(env, At(env, input, 0))) {
      if (Endpoint(env, *graph, input, &output)) TF_AddInput(description, output);
      continue;
    }
    std::vector<TF_Output> list;
    for (uint32_t j = 0; j < Length(env, input) && Endpoint(env, *graph, At(env, input, j), &output); j++) list.push_back(output);
    TF_AddInputList(description, list.data(), list.size());
  }
  const napi_value controls = Get(env, node, "controls");
  for (uint32_t i = 0; i < Length(env, controls) && !IsExceptionPending(env); i++) {
    const int64_t before = Int(env, At(env, controls, i));
    if (before >= 0 && before < static_cast<int64_t>(graph->operations.size())) TF_AddControlInput(description, graph->operations[before]);
  }
  const napi_value attributes = Get(env, node, "attrs");
  for (uint32_t i = 0; i < Length(env, attributes) && !IsExceptionPending(env); i++) SetAttribute(env, description, At(env, attributes, i));
  TF_AutoStatus status;
  if (value) TF_SetAttrTensor(description, "value", value, status.status);
  const bool failed = IsExceptionPending(env);
  TF_AutoStatus finished;
  TF_Operation *operation = TF_FinishOperation(description, finished.status);
  if (failed) return false;
  ENSURE_TF_OK_RETVAL(env, status, false);
  ENSURE_TF_OK_RETVAL(env, finished, false);
  graph->operations.push_back(operation);
  return true;
}

static TFJSBackend *BackendOf(napi_env env) {
  TFJSBackend *backend = nullptr;
  napi_get_instance_data(env, reinterpret_cast<void **>(&backend));
  return backend;
}

napi_value Functions::Create(napi_env env, napi_callback_info info) {
  size_t argc = 5;
  napi_value args[5];
  ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &argc, args, nullptr, nullptr), nullptr);
  if (argc < 5) {
    NAPI_THROW_ERROR(env, "createFunction takes name, inputs, nodes, outputs and controls");
    return nullptr;
  }
  TFJSBackend *backend = BackendOf(env);
  Graph graph;
  for (uint32_t i = 0; i < Length(env, args[1]); i++) {
    if (!AddArgument(env, &graph, At(env, args[1], i))) return nullptr;
  }
  std::vector<TF_Output> arguments;
  for (TF_Operation *operation : graph.operations) arguments.push_back({operation, 0});
  for (uint32_t i = 0; i < Length(env, args[2]); i++) {
    const napi_value node = At(env, args[2], i);
    bool has_value = false;
    napi_has_named_property(env, node, "value", &has_value);
    if (!has_value) {
      if (!AddNode(env, &graph, node, nullptr)) return nullptr;
      continue;
    }
    const auto entry = backend->tfe_handle_map_.find(static_cast<int32_t>(Int(env, Get(env, node, "value"))));
    if (entry == backend->tfe_handle_map_.end()) {
      NAPI_THROW_ERROR(env, "createFunction: a constant names a tensor that does not exist");
      return nullptr;
    }
    TF_AutoStatus status;
    TF_AutoTensor tensor(TFE_TensorHandleResolve(entry->second, status.status));
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    if (!AddNode(env, &graph, node, tensor.tensor)) return nullptr;
  }
  std::vector<TF_Output> outputs;
  for (uint32_t i = 0; i < Length(env, args[3]); i++) {
    TF_Output output;
    if (!Endpoint(env, graph, At(env, args[3], i), &output)) return nullptr;
    outputs.push_back(output);
  }
  std::vector<const TF_Operation *> controls;
  std::vector<std::string> control_names;
  for (int64_t node : List<int64_t>(env, args[4], Int)) {
    if (node < 0 || node >= static_cast<int64_t>(graph.operations.size())) continue;
    controls.push_back(graph.operations[node]);
    control_names.push_back("control_" + std::to_string(controls.size()));
  }
  std::vector<const char *> names;
  for (const std::string &name : control_names) names.push_back(name.c_str());
  TF_AutoStatus status;
  TF_Function *function = TF_GraphToFunctionWithControlOutputs(
      graph.graph, String(env, args[0]).c_str(), /*append_hash_to_fn_name=*/0, /*num_opers=*/-1, nullptr, arguments.size(), arguments.data(),
      outputs.size(), outputs.data(), nullptr, controls.size(), controls.data(), names.data(), nullptr, nullptr, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  TFE_ContextAddFunction(backend->tfe_context_, function, status.status);
  TF_DeleteFunction(function);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  return nullptr;
}

napi_value Functions::Remove(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value name;
  ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &argc, &name, nullptr, nullptr), nullptr);
  TF_AutoStatus status;
  TFE_ContextRemoveFunction(BackendOf(env)->tfe_context_, String(env, name).c_str(), status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  return nullptr;
}

napi_value Functions::Devices(napi_env env, napi_callback_info) {
  TF_AutoStatus status;
  TF_DeviceList *devices = TFE_ContextListDevices(BackendOf(env)->tfe_context_, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  napi_value list;
  napi_create_array(env, &list);
  for (int i = 0; i < TF_DeviceListCount(devices); i++) {
    napi_value device, name, type;
    napi_create_object(env, &device);
    napi_create_string_utf8(env, TF_DeviceListName(devices, i, status.status), NAPI_AUTO_LENGTH, &name);
    napi_create_string_utf8(env, TF_DeviceListType(devices, i, status.status), NAPI_AUTO_LENGTH, &type);
    napi_set_named_property(env, device, "name", name);
    napi_set_named_property(env, device, "type", type);
    napi_set_element(env, list, i, device);
  }
  TF_DeleteDeviceList(devices);
  return list;
}

}  // namespace tfnodejs
