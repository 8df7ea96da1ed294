// Chapterhouse is one program: the server, and the commands beside it. Each
// command has a file of its name.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the server."`
	Guide    guideCmd    `cmd:"" help:"Check, apply, show or compare the program's guide."`
	Import   importCmd   `cmd:"" help:"Import lists from other places."`
	Assess   assessCmd   `cmd:"" help:"Print the standing of every group as of a day."`
	Calendar calendarCmd `cmd:"" help:"List the instances of a calendar file in a span of days."`
	Audit    auditCmd    `cmd:"" help:"Look after the audit record."`
	Admin    adminCmd    `cmd:"" help:"Help a person who cannot sign in any more."`
	Mail     mailCmd     `cmd:"" help:"Prepare the sending of mail."`
	Backup   backupCmd   `cmd:"" help:"Write database and files into an archive, also while the server runs."`
	Restore  restoreCmd  `cmd:"" help:"Unpack a backup into an empty folder and check it."`
	Doctor   doctorCmd   `cmd:"" help:"Look at a server and say what should be mended."`
	Demo     demoCmd     `cmd:"" help:"Show the program with an invented network, on this machine."`
	Version  versionCmd  `cmd:"" help:"Tell which version this is."`
}

func main() {
	var c cli
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p, err := newParser(&c, ctx, os.Stdout)
	if err != nil {
		panic(err) // a flag is declared wrongly
	}
	k, err := p.Parse(os.Args[1:])
	p.FatalIfErrorf(err)
	p.FatalIfErrorf(k.Run())
}

// newParser reads command lines into c.
func newParser(c *cli, ctx context.Context, out io.Writer, more ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append([]kong.Option{kong.Name("chapterhouse"), kong.Description("A home for a network of local user groups."),
		kong.BindTo(out, (*io.Writer)(nil)), kong.BindTo(ctx, (*context.Context)(nil)), kong.Configuration(loadConfig),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true})}, more...)...)
}
