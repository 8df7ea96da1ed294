// Before the first paint: the theme that was chosen last in this browser.
try {
  const theme = localStorage.getItem('ch-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* Storage is off: the server's choice stands. */ }
