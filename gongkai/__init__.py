"""Annual reports on government-information disclosure (政府信息公开工作年度报告) as data: the command line."""

__version__ = "0.1.0"
