import { useEffect, useState } from 'preact/hooks';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const storedTheme = 'anyone-theme';

const readTheme = (): Theme =>
  themes.find((theme) => theme === localStorage.getItem(storedTheme)) ?? 'auto';

/** Chooses the colours of the page, and keeps the choice. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    localStorage.setItem(storedTheme, theme);
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <select
      aria-label="Colours"
      value={theme}
      onChange={({ currentTarget: { value } }) =>
        setTheme(themes.find((one) => one === value) ?? 'auto')
      }
    >
      <option value="auto">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
