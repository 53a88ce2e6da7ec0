# For people who develop. `make` lists the wishes; each is one command.
BIN := $(shell go env GOPATH)/bin

.PHONY: help build demo test race fuzz bench golden fmt lint shots ci

help: ## list the wishes
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: ## the program, stripped, for this computer
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o rounds .

demo: ## the sample clinic on screen
	go run . demo

test: ## every test
	go test ./...

race: ## every test under the race detector (needs a C compiler)
	go test -race ./...

fuzz: ## each fuzz target for half a minute
	@for p in $$(go list ./...); do \
		for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime 30s $$p || exit 1; \
		done; \
	done

bench: ## every benchmark, six times, for benchstat
	go test -run '^$$' -bench . -benchmem -count 6 ./... | tee bench.txt

golden: ## write the golden screens anew; look at the difference before you commit it
	go test ./ui/... -update

fmt: ## format everything
	$(BIN)/gofumpt -w .

lint: ## formatting, vet, static analysis and the directions of imports
	test -z "$$($(BIN)/gofumpt -l .)"
	go vet ./...
	$(BIN)/golangci-lint run

shots: ## the pictures of the README
	go test -count=1 . -run TestPicturesOfTheReadme -args -pictures

ci: ## what runs on every change
	bash .ci/run
