"""What a person looks at: pages with boxes, and the report of an output."""

from docpipe.report.html import write_report
from docpipe.report.overlay import crop_png, overlay

__all__ = ["crop_png", "overlay", "write_report"]
