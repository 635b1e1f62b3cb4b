# A PostgreSQL of one's own in a new folder, for as long as standard input stays open.
#
# Says the folder, which is also where its socket lies, and then "ready". After that it does what it is
# told, a word a line, and says "done": "crash" ends it without a checkpoint, "start" starts it again.
# As root it runs as somebody else, for PostgreSQL refuses root.
set -eu

if [ "$(id -u)" = 0 ]; then
    other=nobody
    id postgres >/dev/null 2>&1 && other=postgres
    exec runuser -u "$other" -- sh "$0"
fi

PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
folder=$(mktemp -d "${TMPDIR:-/tmp}/ebb-postgres-XXXXXX")
trap 'pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }' EXIT
trap 'exit 1' INT TERM HUP

start() {
    pg_ctl -D "$folder/data" -l "$folder/log" -w -o \
        "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=120 -c shared_buffers=128MB -c max_wal_size=1GB" \
        start >/dev/null
}

cd "$folder"
initdb -D "$folder/data" -U ebb -A trust --no-sync --no-instructions >/dev/null
start
echo "$folder"
echo ready
while read -r word; do
    case $word in
    crash) pg_ctl -D "$folder/data" -m immediate stop >/dev/null ;;
    start) start ;;
    esac
    echo "done"
done
