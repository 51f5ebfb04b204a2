# Two commands are enough: `make run` and `make test`. Both set everything up first, within this folder.
# Any Python from 3.11 on will do; name another one with PYTHON=...
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && exit; done; echo python3)
VENV_PYTHON := .venv/bin/python
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench manual drill dengbao release

help:
	@echo "make run    启动应用和演示数据（PORT=、BIND= 选地址）"
	@echo "make test   运行全部测试（PYTEST_ARGS= 传给 pytest）"
	@echo "make check  静态检查"
	@echo "make bench  基准测试"
	@echo "make manual 生成使用手册的插图"
	@echo "make drill  演练备份与恢复"
	@echo "make dengbao 等保三级与密评各条款的测试"
	@echo "make release 存下这一版的演示数据库，供以后各版升级"

setup:
	@$(PYTHON) -m ops.bootstrap

run: setup
	@$(VENV_PYTHON) -m ops.supervisor

test: setup
	@$(VENV_PYTHON) -m ops.scratch --browser python -m slipcover --json --out var/coverage.json \
		-m pytest -n 2 --dist worksteal $(PYTEST_ARGS)
	@$(VENV_PYTHON) -m ops.coverage

check: setup
	@$(VENV_PYTHON) -m ops.scratch python -m ops.checks

bench: setup
	@$(VENV_PYTHON) -m ops.scratch python -m bench $(BENCH_ARGS)

manual: setup
	@MANUAL_PICTURES=static/manual $(VENV_PYTHON) -m ops.scratch --browser \
		python -m pytest -q tests/e2e/test_manual_pictures.py

drill: setup
	@$(VENV_PYTHON) -m ops.scratch python manage.py drill

dengbao: setup
	@$(VENV_PYTHON) -m ops.scratch --browser python -m ops.dengbao

release: setup
	@$(VENV_PYTHON) -m ops.scratch python -m ops.release
