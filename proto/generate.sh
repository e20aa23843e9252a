#!/bin/sh
# Derives the types of proto/gen from the .proto files. Called by `npm run gen`; the drift test calls it with a folder.
set -eu
cd "$(dirname "$0")"
proto-loader-gen-types --longs=Number --enums=String --bytes=Buffer --defaults --oneofs --includeComments \
  --targetFileExtension=.ts --importFileExtension=.ts --grpcLib=@grpc/grpc-js --outDir="${1:-gen}" ./*.proto
