#!/bin/sh
# Starts one role of CircleCare: http | sockets | worker | beat | migrate | manage ...
set -eu
role=${1:-http}
[ "$#" -gt 0 ] && shift
case "$role" in
  http)
    exec gunicorn circlecare.wsgi:application --bind "${HTTP_BIND:-0.0.0.0:8000}" \
      --workers "${HTTP_WORKERS:-3}" --worker-class gthread --threads "${HTTP_THREADS:-4}" \
      --timeout 60 --graceful-timeout 20 --max-requests 20000 --max-requests-jitter 2000 --access-logfile /dev/null ;;
  sockets)
    exec daphne --bind "${SOCKETS_HOST:-0.0.0.0}" --port "${SOCKETS_PORT:-8001}" --access-log /dev/null \
      --ping-interval 25 --ping-timeout 30 --websocket_connect_timeout 20 circlecare.asgi:application ;;
  worker)
    exec celery --app circlecare worker --concurrency "${WORKER_PROCESSES:-2}" --loglevel INFO ;;
  beat)
    exec celery --app circlecare beat --loglevel INFO --pidfile= ;;
  migrate)
    python manage.py migrate --no-input
    exec python manage.py collectstatic --no-input --verbosity 0 ;;
  manage)
    exec python manage.py "$@" ;;
  *)
    echo "unknown role: $role (http, sockets, worker, beat, migrate, manage)" >&2
    exit 64 ;;
esac
