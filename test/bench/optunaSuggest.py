"""Optuna behind the `suggest` protocol: JSON lines on standard input and output. Needs the package optuna (and torch for its GP)."""
import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
opening = json.loads(sys.stdin.readline())
samplers = {'tpe': optuna.samplers.TPESampler, 'gp': optuna.samplers.GPSampler, 'random': optuna.samplers.RandomSampler}
sampler = samplers[opening['method']](seed=opening.get('seed', 0))
study = optuna.create_study(direction=opening.get('direction', 'minimize'), sampler=sampler)


def draw(trial):
    params = {}
    for p in opening['space']:
        when = p.get('when')
        if when and params.get(when['param']) not in when['in']:
            continue
        name = p['name']
        if p['type'] == 'categorical':
            params[name] = trial.suggest_categorical(name, p['choices'])
        elif p['type'] == 'int':
            params[name] = trial.suggest_int(name, p['low'], p['high'], log=p.get('log', False))
        else:
            params[name] = trial.suggest_float(name, p['low'], p['high'], log=p.get('log', False))
    return params


for line in sys.stdin:
    message = json.loads(line)
    if 'ask' in message:
        trials = [study.ask() for _ in range(message['ask'])]
        print(json.dumps({'trials': [{'id': t.number, 'params': draw(t)} for t in trials]}), flush=True)
    for result in message.get('tell', []):
        if result.get('failed'):
            study.tell(result['id'], state=optuna.trial.TrialState.FAIL)
        else:
            study.tell(result['id'], result['value'])
