"""The deep model: Detoxify, in a process of its own, and the client that asks it.

Nothing here imports an optional package but the modules that run in processes of their own: ``onnx_backend`` and
``torch_backend`` in the scorer, ``checkpoint``, ``export`` and ``drift`` in the one that installs a model.
"""
