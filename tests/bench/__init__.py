"""Speed, measured beside a yardstick (bin/bench). Nothing here is collected by pytest: figures are no facts about the code."""
