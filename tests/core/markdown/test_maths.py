r"""What is a formula and what is not, and where formulas stand in the HTML."""

from __future__ import annotations

import pytest

from ashley_desktop.core.markdown import maths
from ashley_desktop.core.markdown.blocks import Block, Kind, split
from ashley_desktop.core.markdown.formulas import Formula
from ashley_desktop.core.markdown.render import render
from ashley_desktop.core.markdown.rendered import Rendered


def rendered(source: str) -> Rendered:
    return render(Block(Kind.PROSE, source))


def sources(source: str) -> list[str]:
    return [formula.source for formula in rendered(source).formulas]


TEXT = {
    "two prices": "It costs $5 and $6.",
    "a price at the end": "You pay $20.",
    "a range": "Between $5-$10 a month.",
    "a range with a dash": "A$5\N{EN DASH}A$10 in Australia",
    "prices by time": "$5/month and $60/year",
    "a price and a share": "$5 (20% off $7)",
    "prices in brackets": "($5)/($6)",
    "thousands": "from $1,000 to $2,500,000",
    "short thousands": "$5K\N{EN DASH}$10K, or $3M/$4M",
    "cents": "$0.02 per call, $0.10 per image",
    "American dollars": "US$5 to US$6",
    "Hong Kong dollars": "HK$100, S$50, R$ 20",
    "the dollar behind": "I have 5$ and you have 6$.",
    "one before, one behind": "I have $5 and you have 6$.",
    "cash": "$5 in cash or 6$ by card",
    "a price and a sentence": "$20 off, so you pay 10$ here",
    "a negative price": "-$5 or +$6",
    "stars and prices": "**$5** and **$6**",
    "unknown prices": "It costs $x and $y.",
    "shell variables": "Set $HOME and $PATH first.",
    "a path of variables": "$HOME/$PATH",
    "a list of variables": "$a,$b,$c",
    "a variable beside a variable": "$HOME$PATH",
    "variables in braces": "${HOME}/${PATH}",
    "a variable in braces between": "pay ${amount}$ now",
    "arguments of a script": "echo $1 $2 $3",
    "arguments without spaces": "$1$2$3",
    "the process number": "kill -9 $$ and echo $$ again",
    "command substitution": "$(date) and $(time)",
    "substitution beside": '"$(date)$(time)"',
    "special variables": "$? is the status, $# the count, $@ all",
    "jQuery": "$('#a').click(function() { $('#b').hide() })",
    "jQuery within": "$(this).find($(that))",
    "PHP": "$_POST['x'] and $_GET['y']",
    "PHP objects": "$foo->$bar and $this->name",
    "PHP assignment": "$a = $b + $c;",
    "Perl": "my ($x, $y) = @_;",
    "Sass": "$primary: #fff; $secondary: #000",
    "Sass without spaces": "$a:1px;$b:2px",
    "Makefile": "$(CC) $(CFLAGS) -o $@ $<",
    "tickers": "$AAPL and $MSFT rose",
    "tickers by slash": "$AAPL/$MSFT",
    "tickers by comma": "$AAPL,$MSFT",
    "a ticker and a price": "$TSLA rose by 5$ today",
    "keywords of CVS": "$Id$ and $Revision: 1.5 $",
    "a template": "Dear $name$, welcome",
    "a template with a line": "$first_name$ $last_name$",
    "an end in a pattern": "match ^foo$ or bar$",
    "escaped": "\\$5 and \\$6",
    "escaped around": "\\$x\\$",
    "one escaped": "\\$x$",
    "in a code span": "write `$x$` or `\\(y\\)`",
    "LaTeX in a code span": "use `\\frac{a}{b}` and `$$z$$`",
    "a code span within": "$a `b$` c",
    "spaces inside": "$ x $ and $y $",
    "a space before the end": "$x $",
    "nothing inside": "$$ and $$$$ and $ $",
    "one dollar": "$",
    "many dollars": "Make $$$ fast, $$$!",
    "escaped brackets": "\\[WIP\\] a change",
    "an escaped link": "\\[not a link\\](https://example.org)",
    "an escaped box": "\\[x\\] done",
    "an escaped remark": "a word \\(see above\\) in brackets",
    "an escaped word": "f\\(argument\\)",
    "a LaTeX line end": "a \\\\( b",
    "no end": "\\(x and \\[y",
    "across paragraphs": "$x",
    "a very long one": "$" + "x + " * 400 + "x$",
}

FORMULAS = {
    "a letter": ("Let $x$ be", ["x"]),
    "two letters": ("$a$ and $b$", ["a", "b"]),
    "a number": ("exactly $5$ times", ["5"]),
    "a product": ("$5x$", ["5x"]),
    "a segment": ("$AB$ is long", ["AB"]),
    "an equation": ("$E = mc^2$", ["E = mc^2"]),
    "indices are no emphasis": ("$a_1$ and $b_2$, $x*y*z$", ["a_1", "b_2", "x*y*z"]),
    "with text": ("$v = \\text{the speed of light}$", ["v = \\text{the speed of light}"]),
    "in brackets": ("($x$)", ["x"]),
    "before punctuation": ("$x$, $y$; $z$: $w$.", ["x", "y", "z", "w"]),
    "the n-th": ("the $n$th and $k$-th", ["n", "k"]),
    "many": ("all $x$s", ["x"]),
    "after a dash": ("non-$p$", ["p"]),
    "without spaces": ("设$x$为实数", ["x"]),
    "a dollar inside": ("$5\\$ + x$", ["5\\$ + x"]),
    "over two lines": ("$a +\nb$", ["a +\nb"]),
    "a function": ("$f(x)$ and $(a, b]$", ["f(x)", "(a, b]"]),
    "sin and cos": ("$\\sin x + \\cos y$", ["\\sin x + \\cos y"]),
    "LaTeX's brackets": ("so \\(x_1 + x_2\\) is", ["x_1 + x_2"]),
    "a letter in brackets": ("\\(x\\)", ["x"]),
    "strong": ("**$x$**", ["x"]),
    "in a link": ("[$x$](https://example.org)", ["x"]),
    "a price and a formula": ("For $5 you get $x$.", ["x"]),
}


@pytest.mark.parametrize("source", TEXT.values(), ids=TEXT.keys())
def test_is_text(source: str) -> None:
    shown = rendered(source)
    assert shown.formulas == ()
    assert "formula:" not in shown.html
    assert not shown.fallback


@pytest.mark.parametrize(("source", "expected"), FORMULAS.values(), ids=FORMULAS.keys())
def test_is_formula(source: str, expected: list[str]) -> None:
    shown = rendered(source)
    assert [formula.source for formula in shown.formulas] == expected
    assert not any(formula.displayed for formula in shown.formulas)
    for number in range(len(expected)):
        assert f'<img src="formula:{number}">' in shown.html


@pytest.mark.parametrize(
    "source",
    [
        "so $$x = 1$$ holds",
        "so \\[x = 1\\] holds",
        "$$\nx = 1\n$$",
        "text\n\\[\nx = 1\n\\]\nmore",
        "$$ x = 1 $$",
        "> $$x = 1$$",
        "- item\n\n  $$\n  x = 1\n  $$",
    ],
)
def test_displayed(source: str) -> None:
    found = [formula for block in split(source) for formula in render(block).formulas]
    assert [(formula.source.strip(), formula.displayed) for formula in found] == [("x = 1", True)]


def test_lines_of_a_formula_are_no_lists_and_headings() -> None:
    source = "so\n\\[\na\n+ b\n- c\n= d\n\\]\nholds"
    blocks = split(source)
    found = [formula for block in blocks for formula in render(block).formulas]
    assert [formula.source.split() for formula in found] == [["a", "+", "b", "-", "c", "=", "d"]]
    assert not any("<li>" in render(block).html for block in blocks)


def test_environments_need_no_dollars() -> None:
    source = "\\begin{align}\na &= b \\\\\n&= c\n\\end{align}"
    (formula,) = rendered(source).formulas
    assert formula.source == source
    assert formula.displayed


def test_what_cannot_be_drawn_is_code() -> None:
    shown = rendered("so $\\nonsense{x}$ and $y$")
    assert "<code>$\\nonsense{x}$</code>" in shown.html
    assert '<img src="formula:0">' in shown.html
    assert [formula.source for formula in shown.formulas] == ["y"]


def test_code_keeps_its_angles() -> None:
    assert "<code>$\\nonsense{a &lt; b}$</code>" in rendered("$\\nonsense{a < b}$").html


def test_a_bar_in_a_table_breaks_nothing_else() -> None:
    table = "| a | b |\n|---|---|\n| $\\|x\\|$ | $y$ |\n"
    shown = render(Block(Kind.TABLE, table))
    assert [formula.source for formula in shown.formulas] == ["|x|", "y"]


def test_the_number_of_formulas_is_bounded() -> None:
    env = {"formulas_s": maths.DRAWING_S}
    from ashley_desktop.core.markdown.converter import converter

    html = converter().render("$x$", env)
    assert maths.drawn(env) == ()
    assert "<code>$x$</code>" in html


def test_what_follows_many_formulas_is_plain_text() -> None:
    shown = rendered("$x$ " * maths.MAX_FORMULAS + "$\\nonsense$ $a*b*c$ $y_1$")
    assert len(shown.formulas) == maths.MAX_FORMULAS
    assert shown.html.endswith("$\\nonsense$ $a*b*c$ $y_1$</p>")


def test_formulas_that_cannot_be_drawn_are_counted_too() -> None:
    shown = rendered("$\\nonsense$ " * (maths.MAX_FORMULAS + 5))
    assert shown.html.count("<code>") == maths.MAX_FORMULAS


def test_no_image_but_a_formula() -> None:
    shown = rendered("![x](formula:0) <img src='formula:0'> $y$")
    assert shown.html.count("<img") == 1
    assert len(shown.formulas) == 1


def test_expected() -> None:
    assert maths.expected("so $x$")
    assert maths.expected("so \\(x\\)")
    assert not maths.expected("no formula (here) [at all]")


@pytest.mark.parametrize("mark", ["$a ", "$", "$$", "\\(", "\\[", "\\begin{align}", "$x$$"])
def test_many_marks_are_read_once(mark: str) -> None:
    source = mark * (12_000 // len(mark))
    maths.prepare()
    shown = render(Block(Kind.PROSE, source))
    assert all(isinstance(formula, Formula) for formula in shown.formulas)
