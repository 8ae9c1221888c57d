"""The scorer's program on ONNX Runtime: ``python -m service.scoring.deep``."""

import sys

from service.scoring.deep.onnx_backend import OnnxBackend
from service.scoring.deep.program import run

if __name__ == "__main__":
    run(sys.argv[1:], lambda order: OnnxBackend(order.model, order.threads))
