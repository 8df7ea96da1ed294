# The few things one does every day. `make` alone explains itself.
.DEFAULT_GOAL := help
export GOFLAGS := -trimpath

help: ## list these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## run the demo at http://127.0.0.1:8080
	go run ./cmd/chapterhouse demo

generate: ## write the generated files anew: messages, templates, guide reference
	go run ./internal/tools/messages
	@for d in $$(find internal -name '*.templ' -exec dirname {} \; | sort -u); do go tool templ generate -path $$d >/dev/null || exit 1; done
	go run ./internal/tools/guidedoc
	@test -z "$$(gofmt -l cmd e2e guides internal | grep -v _templ.go)" || { echo 'gofmt would change:'; gofmt -l cmd e2e guides internal | grep -v _templ.go; exit 1; }

check: ## the everyday loop: SQLite only, no browser
	go vet ./...
	go test -short ./...

test: ## everything that is here: both databases, the browser
	go test ./...

crash: ## kill a server under load 500 times and look for what it had confirmed (some minutes)
	CHAPTERHOUSE_TEST_KILLS=500 go test ./internal/app -run TestKilledServerLosesNothingItConfirmed -count=1 -v -timeout 60m

ci: ## what has to hold before a change lands
	bash .ci/run

.PHONY: help demo generate check test crash ci
