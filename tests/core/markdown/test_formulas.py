"""What is drawn, how large it is, and what hostile LaTeX costs."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ashley_desktop.core.markdown import drawing, latex
from ashley_desktop.core.markdown.drawing import draw
from ashley_desktop.core.markdown.formulas import Formula

DRAWN = r"""
\frac{a}{b}
\dfrac{a}{b} + \tfrac12
\sqrt{x} + \sqrt[3]{x}
\sum_{i=1}^{n} i^2
\prod_k k
\int_0^\infty e^{-x^2}\,dx
\lim_{x \to 0} \frac{\sin x}{x}
\begin{matrix} a & b \\ c & d \end{matrix}
\begin{pmatrix} a & b \\ c & d \end{pmatrix}
\begin{bmatrix} a & b \\ c & d \end{bmatrix}
\begin{vmatrix} a & b \\ c & d \end{vmatrix}
\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}
\begin{aligned} a &= b \\ &= c \end{aligned}
\begin{align} a &= b \\ &= c \end{align}
\begin{align*} a &= b \\ &= c \end{align*}
\begin{split} a &= b \\ &= c \end{split}
\begin{gather} a = b \\ c = d \end{gather}
\begin{multline} a = b \\ c = d \end{multline}
\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}
\begin{alignat}{2} a &= b & c \\ c &= d \end{alignat}
\begin{equation} a = b \end{equation}
\begin{array}{cc} a & b \\ c & d \end{array}
\left[\begin{array}{rr|r} 1 & 2 & 3 \\ 4 & 5 & 6 \end{array}\right]
\text{speed} = \text{distance}
\mathbb{R} \mathcal{L} \mathbf{x} \mathfrak{g} \mathrm{d}
\bm{x} \boldsymbol{\theta}
\hat{x} \vec{v} \bar{x} \dot{x} \tilde{x} \widehat{xy} \overrightarrow{AB}
\overline{AB} \underline{x}
\underbrace{a+b+c}_{n} \overbrace{a+b}^{m}
\alpha\beta\gamma\varepsilon\theta\varphi\omega\Gamma\Delta\Omega
\left( \frac{a}{b} \right) \left\{ x \right\} \left. x \right|_0
E = mc^2 \tag{1}
\operatorname{softmax}(z) \operatorname*{arg\,max}_{x \in X} f(x)
\mathop{\mathrm{argmin}}\limits_x
a, \ldots, b \cdots \vdots \ddots
\boxed{x = 1}
\color{red}{x} + \textcolor{blue}{y}
\colorbox{yellow}{x}
a \quad b \qquad c \, d \; e \! f \hspace{1em} g \hspace*{1em} h
\displaystyle \sum_{i} x
\binom{n}{k} {n \choose k}
\pm \times \cdot \leq \neq \approx \in \notin \subseteq \forall \exists \to \iff
\nabla \partial \infty \hbar 90^\circ f'(x)
a \bmod n \pmod{n} a \not= b
\overset{!}{=} \underset{x}{\max} \sum_{\substack{i<n \\ j<m}} x
\lfloor x \rfloor \langle x \rangle \|x\|
\cancel{x}
x = \text{a < b \& c}
a < b > c & d
x \label{eq:1} \nonumber
a \\[4pt] b
{}^{14}_{6}C
\begin{dcases} x & y \\ z & w \end{dcases}
\left. \begin{rcases} a \\ b \end{rcases} \right. \Rightarrow c
\begin{pmatrix*}[r] 1 \\ -2 \end{pmatrix*}
\begin{aligned}[t] a &= b \\ &= c \end{aligned}
x \in \R, n \in \N
\norm{x} + \abs{y}
\Bigl\{ x \Bigr\} \bigg\{ y \bigg\}
\big\| z \big\| \bigl\langle w \bigr\rangle \Big\lvert v \Big\rvert
\begin{alignedat}{2} a &= b & c \\ c &= d \end{alignedat}
\widebar{x}
\textbf{bold} \textit{italic} \mathsf{A} \mathtt{b} \mathscr{F}
\lVert x \rVert \lvert y \rvert a \mid b
a \implies b \Longrightarrow c \xrightarrow{f} d
\begin{smallmatrix} a & b \end{smallmatrix} \begin{Vmatrix} a \end{Vmatrix}
\phantom{x} y \iint_D f \oint g
\tbinom{n}{k} \dbinom{n}{k} \cfrac{1}{1 + \cfrac{1}{2}}
""".strip().split("\n")

NOT_DRAWN = {
    "nothing": " ",
    "unknown": r"\nonsense{x}",
    "unknown within": r"\frac{\nonsense}{b}",
    "chemistry": r"\ce{H2O}",
    "a diagram": r"\begin{CD} A @>f>> B \end{CD}",
    "a list": r"\begin{itemize} \item a \end{itemize}",
    "a macro": r"\def\a{\b\b}\def\b{\c\c}\a",
    "a macro of itself": r"\def\x{\x\x}\x",
    "a new command": r"\newcommand{\x}[1]{#1#1}\x{\x{\x{1}}}",
    "a file": r"\input{/etc/passwd}",
    "an image": r"\includegraphics{/etc/passwd}",
    "a link": r"\href{http://example.org}{y}",
    "half a fraction": r"\frac{a}",
    "an open brace": "{x",
    "a closing brace": "x}",
    "an open bracket": r"\left( x",
    "an open environment": r"\begin{pmatrix} a",
    "two superscripts": "a^b^c",
    "a letter that the font lacks": "x = \N{CJK UNIFIED IDEOGRAPH-901F}",
    "an emoji": "\N{PARTY POPPER}",
    "a lone surrogate": "x\ud800",
    "a control character": "x\x00y",
    "too long": "a+" * 2_001,
}

HOSTILE = {
    "fractions without end": r"\frac{" * 1_600,
    "fractions in fractions": r"\frac{1}{" * 12 + "1" + "}" * 12,
    "roots in roots": r"\sqrt{" * 14 + "x" + "}" * 14,
    "powers": "x" + "^{x" * 14 + "}" * 14,
    "brackets in brackets": r"\left(" * 60 + "x" + r"\right)" * 60,
    "braces": "{" * 1_000 + "x" + "}" * 1_000,
    "matrices in matrices": r"\begin{pmatrix}" * 12 + "1" + r"\end{pmatrix}" * 12,
    "cases in cases": r"\begin{cases}" * 6 + "1" + r"\end{cases}" * 6,
    "phantoms": r"\phantom{" * 8 + "x" + "}" * 8 + "y",
    "a long sum": "a+" * 1_999 + "a",
    "many letters": r"\alpha" * 600,
    "rows": r"\begin{pmatrix}" + r"\\".join("1" * 350) + r"\end{pmatrix}",
    "columns": r"\begin{array}{" + "|c" * 200 + "}" + "1&" * 150 + r"\end{array}",
    "deep and wide": r"\frac{1}{" * 5 + "+".join("x" * 30) + "}" * 5,
    "primes": "f" + "'" * 3_000,
    "backslashes": "\\" * 3_000,
    "overs": r"a \over " * 300 + "b",
    "hats": r"\hat " * 700 + "x",
    "operators": r"\operatorname*{" + "{a}" * 1_000,
    "huge spaces": r"\hspace{99999999em}x\hspace{1e308em}",
}


@contextmanager
def bounded(cpu_s: float) -> Iterator[None]:
    """Ends the process's patience: a test that hangs would be no failure."""

    def over(number: int, frame: object) -> None:
        raise AssertionError("took too long")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def drawn(source: str, *, displayed: bool = True) -> Formula:
    formula = draw(source, displayed=displayed)
    assert formula is not None
    return formula


@pytest.mark.parametrize("displayed", [False, True])
@pytest.mark.parametrize("source", DRAWN)
def test_drawn(source: str, displayed: bool) -> None:
    formula = drawn(source, displayed=displayed)
    assert 0 < formula.width < 40
    assert 0 < formula.ascent + formula.descent < 8
    assert formula.places
    assert formula.source == source


@pytest.mark.parametrize("source", NOT_DRAWN.values(), ids=NOT_DRAWN.keys())
def test_not_drawn(source: str) -> None:
    assert draw(source, displayed=True) is None


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile(source: str) -> None:
    drawing.prepare()
    with bounded(5.0):
        draw(source, displayed=True)


def test_what_costs_too_much_is_not_tried() -> None:
    assert latex.cost(r"\frac{a}{b}") < 20
    assert latex.cost("{" * 12 + "x" + "}" * 12) > latex.MAX_COST
    assert latex.cost("a}{") > latex.MAX_COST


@pytest.mark.parametrize(
    ("environment", "left", "right"),
    [("pmatrix*", "(", ")"), ("dcases", r"\{", "."), ("rcases", ".", r"\}")],
)
def test_environments_keep_their_brackets(environment: str, left: str, right: str) -> None:
    written = drawn(rf"\begin{{{environment}}} a \\ b \end{{{environment}}}")
    spelled = drawn(rf"\left{left} \begin{{matrix}} a \\ b \end{{matrix}} \right{right}")
    assert len(written.places) == len(spelled.places)


def test_through_json() -> None:
    formula = drawn(r"\frac{a}{\sqrt{b}}")
    again = Formula.of(json.loads(json.dumps(formula.values())))
    assert again == formula
    assert hash(again) == hash(formula)


def test_letters_are_kept_once() -> None:
    formula = drawn("x + x + x + x")
    assert len(formula.outlines) == 2
    assert len(formula.places) == 7


def test_the_letter_x_stands_on_the_baseline() -> None:
    formula = drawn("x")
    assert formula.ascent == pytest.approx(0.475, abs=0.02)
    assert formula.descent == pytest.approx(0.01, abs=0.01)


def test_a_fraction_is_above_and_below() -> None:
    formula = drawn(r"\frac{a}{b}")
    assert formula.ascent > 1
    assert formula.descent > 0.6
    assert len(formula.bars) == 1


def test_nothing_reaches_out_of_a_formula() -> None:
    for source in (r"\hat{\beta}_1", r"\overline{AB}", r"\sqrt{x}", r"\boxed{y}", "f"):
        formula = drawn(source)
        for x, y, width, height in formula.bars:
            assert 0 <= x <= x + width <= formula.width + 0.001
            assert -formula.ascent - 0.001 <= y <= y + height <= formula.descent + 0.001


def test_a_brace_of_any_length_is_whole() -> None:
    short, long = drawn(r"\underbrace{a}_n"), drawn(r"\underbrace{a+b+c+d+e+f}_n")
    assert long.width > 2 * short.width
    assert len(long.places) == 11 + 1 + 1


def test_rows_keep_their_distance() -> None:
    one, two = drawn("a = b"), drawn(r"\begin{aligned} a &= b \\ &= c \end{aligned}")
    assert two.ascent + two.descent > 1.1 + one.ascent + one.descent


def test_a_hat_is_no_wider_than_its_letter() -> None:
    assert drawn(r"\hat{x}").width < drawn("x").width + 0.1


def test_a_tag_stands_apart() -> None:
    assert drawn(r"x \tag{1}").width > drawn("x (1)").width + 1.5


def test_lines_between_columns_are_kept() -> None:
    plain = drawn(r"\begin{array}{cc} a & b \\ c & d \end{array}")
    ruled = drawn(r"\begin{array}{c|c} a & b \\ c & d \end{array}")
    assert len(ruled.places) == len(plain.places) + 2


def test_colours_are_left_out() -> None:
    assert len(drawn(r"\color{red}{x}").places) == 1
    assert drawn(r"\colorbox{yellow}{x}").bars == ()


def test_displayed_limits_stand_above_and_below() -> None:
    source = r"\sum_{i=1}^{n} i"
    inline, displayed = drawn(source, displayed=False), drawn(source)
    assert displayed.ascent + displayed.descent > 1.3 * (inline.ascent + inline.descent)


def test_spelled() -> None:
    assert drawn("x", displayed=False).spelled == "$x$"
    assert drawn("\nx\n").spelled == "$$x$$"
    environment = drawn(r"\begin{align}x\end{align}")
    assert environment.spelled == r"\begin{align}x\end{align}"
