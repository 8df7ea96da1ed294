package owndata_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/writes"
)

func TestMain(m *testing.M) { writes.Main(m) }
