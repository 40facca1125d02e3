"""The ground of Permanence: databases, people, jobs, files and pages. It knows nothing of children or benchmarks."""

VERSION = "0.1.0"
