"""Wrong answers made from a right one: its source with one thing changed, always the same ones."""

import ast
import copy
import textwrap

import numpy as np

OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv, ast.Sub),
    ast.MatMult: (ast.Mult, ast.Add),
    ast.Pow: (ast.Mult, ast.Div),
    ast.FloorDiv: (ast.Div,),
}
COMPARISONS = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
}
KIN = [
    {"max", "min", "mean", "sum", "any", "all", "std", "var"},
    {"maximum", "minimum", "add"},
    {"ceil", "floor", "round"},
    {"exp", "log", "log1p", "tanh", "sqrt", "abs", "square", "log2"},
    {"outer", "multiply", "dot"},
    {"zeros", "ones"},
    {"normal", "uniform"},
]


def kin(name):
    return sorted(set().union(*(group for group in KIN if name in group)) - {name})


def swaps(node, names):
    """What may stand in a node's place, by one slip."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        yield ast.BinOp(node.right, node.op, node.left)
        yield ast.UnaryOp(ast.USub(), node)
        for operator in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for comparison in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [comparison()], node.comparators)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        for value in (node.value + 1, node.value - 1, 0, 2 * node.value):
            yield ast.Constant(value)
    elif isinstance(node, ast.Call):
        yield from calls(node)
    elif isinstance(node, ast.Attribute):
        if node.attr in ("T", "size"):
            yield node.value
        if node.attr == "shape":
            yield ast.Attribute(node, "size")
    elif isinstance(node, ast.Subscript):
        yield node.value
    elif isinstance(node, ast.Slice):
        yield ast.Slice()
        yield ast.Slice(node.upper, node.lower)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if node.id in names:
            yield from (ast.Name(name) for name in names if name != node.id)
            yield ast.Attribute(node, "T")
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], ast.Load())
        yield from node.elts
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
        yield node.body
        yield node.orelse


def calls(node):
    """A call of something else, with other arguments, or none at all."""
    for k in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:k] + node.keywords[k + 1 :])
    if isinstance(node.func, ast.Attribute):
        for name in kin(node.func.attr):
            yield ast.Call(ast.Attribute(node.func.value, name), node.args, node.keywords)
        if not node.args:
            yield node.func.value  # the mean, or the sum, is missing
    if len(node.args) == 1:
        yield node.args[0]
    elif len(node.args) > 1:
        first, *middle, last = node.args
        yield ast.Call(node.func, [last, *middle, first], node.keywords)
        yield ast.Call(node.func, [first, *reversed([*middle, last])], node.keywords)
        yield from node.args


WRAPS = """-{} | abs({}) | 2 * {} | {} / 2 | {} + 1 | {} - 1 | np.sum({}) | np.mean({}) | {}.T
{}[::-1] | np.max({}) | np.sum({}, axis=0) | np.sum({}, axis=1) | np.mean({}, axis=0) | np.round({})
1 - {} | np.maximum(0, {}) | np.sign({}) | {} ** 2 | np.zeros_like({}) | np.ones_like({})
0 | 1 | 2 | -1 | 1 / {} | np.sqrt({}) | np.exp({}) | np.asarray({})[:1]
len({}) | len({}) - 1 | np.size({})
np.asarray({})[..., None] | np.shape({})[-1] | np.cumsum({}) | np.sort({}) | np.log({})"""
WRAPS = [wrap.strip() for line in WRAPS.splitlines() for wrap in line.split("|")]


def statements(body):
    """A body with one statement missing, or with its return inside the loop before it."""
    for k, statement in enumerate(body):
        if len(body) > 1 and not isinstance(statement, ast.Return):
            yield body[:k] + body[k + 1 :]
        if isinstance(statement, ast.For):
            loop = copy.deepcopy(statement)
            for rest in statements(statement.body):
                yield [*body[:k], ast.For(loop.target, loop.iter, rest, []), *body[k + 1 :]]
            early = [*loop.body, *body[k + 1 :]]
            yield [*body[:k], ast.For(loop.target, loop.iter, early, [])]


def sources(solution):
    """The text of each of the wrong answers that come of a solution's text."""
    (function,) = ast.parse(textwrap.dedent(solution)).body
    names = [argument.arg for argument in function.args.args]
    told = ast.get_docstring(function) is not None
    function.body = function.body[told:]
    before = ast.unparse(function)
    seen = {before}

    def text(body):
        changed = copy.copy(function)
        changed.body = body or [ast.Pass()]
        return ast.unparse(ast.fix_missing_locations(changed))

    def every():
        for body in statements(function.body):
            yield text(body)
        *start, last = function.body
        for wrap in WRAPS:
            for value in (ast.unparse(last.value), *names):
                try:
                    yield text([*start, *ast.parse(f"return {wrap.format(f'({value})')}").body])
                except SyntaxError:
                    continue
        for parent in ast.walk(function):
            if isinstance(parent, ast.arguments):
                continue
            for field, old in ast.iter_fields(parent):
                several = isinstance(old, list)
                for k, node in enumerate(old if several else [old]):
                    for new in swaps(node, names) if isinstance(node, ast.expr) else ():
                        setattr(parent, field, [*old[:k], new, *old[k + 1 :]] if several else new)
                        yield text(function.body)
                        setattr(parent, field, old)

    for one in every():
        if one not in seen:
            seen.add(one)
            yield one


def mutants(ex):
    """{source: function} of wrong answers to an exercise; a few happen to be right."""
    made = {}
    for text in sources(ex.solution_source):
        space = {**ex.right.__globals__, "np": np}
        exec(compile(text, "mutant", "exec"), space)
        made[text] = space[ex.name]
    return made
