package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// bench is a benchmark of a package that carries a promise.
type bench struct {
	promise string
	name    string
	pkg     string
	figures []string // the lines that it printed
}

func (b bench) command() []string {
	return []string{"go", "test", "-run", "^$", "-bench", "^" + b.name + "$", "-benchtime", "3x", b.pkg}
}

var benches = []bench{
	{promise: "whole network of 1,000 groups assessed below 1 s", name: "BenchmarkAssess1000Groups", pkg: "./internal/domain/requirements/engine"},
	{promise: "100,000 groups with 2 million meetings below 20 s and 500 MB", name: "BenchmarkAssess100000Groups", pkg: "./internal/domain/requirements/engine"},
	{promise: "whole network of 1,000 groups with 20,000 meetings assessed and stored", name: "BenchmarkAssessNetwork", pkg: "./internal/domain/requirements"},
	{promise: "20,000 meetings read for the rules", name: "BenchmarkFacts", pkg: "./internal/domain/events"},
	{promise: "10 MB of iCalendar read and expanded below 2 s", name: "BenchmarkDecodeAndExpand10MB", pkg: "./internal/platform/ical"},
	{promise: "10,000 groups imported below 30 s", name: "BenchmarkImport", pkg: "./internal/domain/groups"},
	{promise: "search and filters over 1,000 groups", name: "BenchmarkFindAmongAThousand", pkg: "./internal/domain/directory"},
	{promise: "the public list of 1,000 groups read after a write", name: "BenchmarkNetworkOf1000Groups", pkg: "./internal/domain/directory"},
	{promise: "the office's table of 1,000 groups, read and from memory", name: "BenchmarkOffice1000Groups", pkg: "./internal/domain/directory"},
	{promise: "a page of 85 kB for one reader and for all", name: "BenchmarkPage", pkg: "./internal/web/site"},
	{promise: "a place found in the gazetteer", name: "BenchmarkFind", pkg: "./internal/platform/geo"},
}

// runBenches runs each once, one after the other.
func runBenches(ctx context.Context) (list []bench, err error) {
	for _, b := range benches {
		say("%s", b.name)
		args := b.command()
		out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput()
		if err != nil {
			return list, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
		}
		for line := range strings.Lines(string(out)) {
			if strings.HasPrefix(line, "Benchmark") {
				b.figures = append(b.figures, strings.Join(strings.Fields(line), " "))
			}
		}
		list = append(list, b)
	}
	return list, nil
}
