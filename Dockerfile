# docker build -t troly . && docker run -p 8000:8000 -v troly:/data troly
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    TROLY_HOME=/data \
    TROLY_HTTP_HOST=0.0.0.0

# Old Word files, RTF and scans: small programs that the readers of documents call.
RUN apt-get update \
 && apt-get install -y --no-install-recommends antiword catdoc tesseract-ocr tesseract-ocr-vie \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin troly \
 && install -d -o troly -g troly /data

# Dependencies first: they change less often than the code.
WORKDIR /src
COPY requirements/core.lock requirements/core.lock
RUN pip install -r requirements/core.lock
COPY . .
RUN pip install --no-deps . && rm -rf /src/*

WORKDIR /data
USER troly
VOLUME /data
EXPOSE 8000

# The index is built at the first start, not here: it belongs to the data in the volume, and a folder mounted over
# /data would hide one built into the image. It takes a minute or two, once; the model for it is in the image, so no
# network is needed.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["troly", "start"]
