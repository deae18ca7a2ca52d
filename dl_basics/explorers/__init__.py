"""The explorers of the course, one folder for each notebook."""

# Menus are filled by the modules that register; these two bring all of them.
import dl_basics.datasets
import dl_basics.recipes  # noqa: F401
from dl_basics.draw.style import DARK, STYLE
from dl_basics.live import theme

theme.use(STYLE, DARK)
