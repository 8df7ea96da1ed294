//go:build !linux

package dbtest

import "errors"

func startPostgres() (string, error) {
	return "", errors.New("this package starts PostgreSQL on Linux only")
}
