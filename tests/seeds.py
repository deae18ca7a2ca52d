"""One test over several seeds, as one case."""

import inspect
from functools import wraps


def every(name, values):
    """A decorator: the test runs with each of the values, and a failure says with which."""

    def over_all(test):
        @wraps(test)
        def over(**others):
            for value in values:
                try:
                    test(**{name: value}, **others)
                except BaseException as problem:
                    problem.add_note(f"with {name} = {value}")
                    raise

        signature = inspect.signature(test)  # pytest asks it for the names of what is to be given
        asked = [one for one in signature.parameters.values() if one.name != name]
        over.__signature__ = signature.replace(parameters=asked)
        return over

    return over_all
