"""What activations cost, alone and inside a layer: `python3 course.py bench activations`.

All ways take turns in one run. The figures are ratios to the first way, as times are noise on a
shared computer.
"""

from dl_basics.explorers import activations as explore

NEEDS = ("test",)


def main():
    for watch in (explore.cost_alone, explore.cost_in_a_layer, explore.cost_of_zeros):
        print(watch.question)
        for name, ratio in watch.measure().items():
            print(f"    {name:10} {ratio:6.2f} x")


if __name__ == "__main__":
    main()
