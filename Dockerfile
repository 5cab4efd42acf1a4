# One image for all of our services; docker-compose.yml says which program each container runs.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN useradd --create-home --uid 10001 rasid
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY producers ./producers
COPY processors ./processors
COPY sinks ./sinks
COPY deploy/elasticsearch ./deploy/elasticsearch
COPY deploy/kibana ./deploy/kibana
RUN mkdir /state && chown rasid /state
USER rasid
ENV RASID_STATE_DIR=/state RASID_HEALTH_PORT=8080
# Within the container only: compose publishes no port of ours.
ENV RASID_HEALTH_HOST=0.0.0.0
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
