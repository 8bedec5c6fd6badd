"""What Optuna makes of a file with studies, as JSON: the truth that exported sweeps are held against. Needs the package optuna."""
import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
path = sys.argv[1]
if path.endswith('.db'):
    storage = optuna.storages.RDBStorage(f'sqlite:///{path}')
else:
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(path))


def number(value):
    return value if value is None or abs(value) != float('inf') and value == value else str(value)


def told(study):
    trials = [{
        'number': t.number, 'state': t.state.name, 'params': t.params, 'values': t.values and [number(v) for v in t.values],
        'intermediate': [[step, number(v)] for step, v in sorted(t.intermediate_values.items())], 'constraints': list(t.constraints.values()),
        'distributions': {k: repr(d) for k, d in sorted(t.distributions.items())}, 'attributes': t.user_attrs,
        'seconds': t.datetime_complete and t.datetime_start and (t.datetime_complete - t.datetime_start).total_seconds(),
    } for t in study.trials]
    best = [t.number for t in study.best_trials]
    return {'name': study.study_name, 'directions': [d.name for d in study.directions], 'metrics': study.metric_names, 'best': best, 'trials': trials}


print(json.dumps([told(optuna.load_study(study_name=name, storage=storage)) for name in optuna.get_all_study_names(storage)]))
