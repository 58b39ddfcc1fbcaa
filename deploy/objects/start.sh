#!/bin/sh
# The store's credentials come as files; it wants them in its environment.
AWS_ACCESS_KEY_ID=$(cat /run/secrets/portfolio_objects__access_key) || exit 1
AWS_SECRET_ACCESS_KEY=$(cat /run/secrets/portfolio_objects__secret_key) || exit 1
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
exec weed -logtostderr=true mini "$@"
