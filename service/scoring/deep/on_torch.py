"""The scorer's program on torch: ``python -m service.scoring.deep.on_torch``."""

import sys

from service.scoring.deep.program import run
from service.scoring.deep.torch_backend import TorchBackend

if __name__ == "__main__":
    run(sys.argv[1:], lambda order: TorchBackend(order.model, order.device))
