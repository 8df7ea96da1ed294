package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long one picture may take on a busy machine.
const patience = 60 * time.Second

// chromium starts one browser for all pictures.
func chromium(ctx context.Context) (context.Context, func(), error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil, fmt.Errorf("install Debian's chromium: %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en-US"))
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	ctx, quit := chromedp.NewContext(ctx)
	return ctx, func() { quit(); stop() }, chromedp.Do(ctx)
}

// take opens a window with a cookie jar of its own and photographs what it shows.
func (w town) take(ctx context.Context, s shot) ([]byte, error) {
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(s.width, s.height)); err != nil {
		return nil, err
	}
	if err := w.signIn(ctx, s.as); err != nil {
		return nil, err
	}
	path, err := w.find(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(w.url+themed(path, s.dark))); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}

// signIn presses the name of a role in the role bar.
func (w town) signIn(ctx context.Context, role string) error {
	if role == "" {
		return nil
	}
	for _, p := range w.cast {
		if strings.HasSuffix(p.Role.Key, role) {
			return chromedp.Do(ctx, chromedp.Navigate(w.url+"/concern"), chromedp.Click(fmt.Sprintf(".demobar button[value=%q]", p.Person)),
				chromedp.WaitReady(".demobar button[aria-pressed=true][value^=per_]"))
		}
	}
	return fmt.Errorf("nobody of the cast is %q", role)
}

// find returns the path of the page: the shot's own, or that of a link on it.
func (w town) find(ctx context.Context, s shot) (string, error) {
	if s.follow == "" {
		return s.path, nil
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(w.url+s.path), chromedp.WaitReady(s.follow)); err != nil {
		return "", err
	}
	return chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](fmt.Sprintf("document.querySelector(%q).getAttribute('href')", s.follow)))
}

func themed(path string, dark bool) string {
	mark, theme := "?", "light"
	if strings.Contains(path, "?") {
		mark = "&"
	}
	if dark {
		theme = "dark"
	}
	return path + mark + "theme=" + theme
}
