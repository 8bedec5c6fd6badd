/** What VS Code's own four themes give to a webview, as far as the page uses it. */
export type ThemeName = 'light' | 'dark' | 'hcLight' | 'hcDark';

interface Theme {
  bodyClass: string;
  variables: Record<string, string>;
}

const fonts = {
  '--vscode-font-family': '"Segoe UI", "Noto Sans", "WenQuanYi Zen Hei", "DejaVu Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-editor-font-family': 'monospace',
};

export const themes: Record<ThemeName, Theme> = {
  light: {
    bodyClass: 'vscode-light',
    variables: {
      ...fonts,
      '--vscode-editor-background': '#ffffff', '--vscode-editor-foreground': '#3b3b3b', '--vscode-foreground': '#3b3b3b', '--vscode-focusBorder': '#005fb8',
      '--vscode-list-hoverBackground': '#f2f2f2', '--vscode-checkbox-background': '#f8f8f8', '--vscode-checkbox-border': '#868686', '--vscode-checkbox-foreground': '#3b3b3b',
      '--vscode-button-background': '#005fb8', '--vscode-button-foreground': '#ffffff', '--vscode-menu-background': '#ffffff', '--vscode-menu-foreground': '#3b3b3b',
      '--vscode-menu-border': '#cecece', '--vscode-menu-selectionBackground': '#005fb8', '--vscode-menu-selectionForeground': '#ffffff', '--vscode-panelTitle-activeBorder': '#005fb8',
      '--vscode-settings-textInputBackground': '#ffffff', '--vscode-settings-textInputBorder': '#cecece', '--vscode-settings-textInputForeground': '#3b3b3b',
      '--vscode-settings-dropdownBackground': '#ffffff', '--vscode-settings-dropdownBorder': '#cecece', '--vscode-settings-dropdownForeground': '#3b3b3b', '--vscode-settings-dropdownListBorder': '#cecece',
      '--vscode-input-background': '#ffffff', '--vscode-input-foreground': '#3b3b3b', '--vscode-input-border': '#cecece', '--vscode-input-placeholderForeground': '#6b6b6b',
      '--vscode-editorWidget-background': '#f8f8f8', '--vscode-widget-shadow': '#00000029', '--vscode-textLink-foreground': '#005fb8',
    },
  },
  dark: {
    bodyClass: 'vscode-dark',
    variables: {
      ...fonts,
      '--vscode-editor-background': '#1f1f1f', '--vscode-editor-foreground': '#cccccc', '--vscode-foreground': '#cccccc', '--vscode-focusBorder': '#0078d4',
      '--vscode-list-hoverBackground': '#2a2d2e', '--vscode-checkbox-background': '#313131', '--vscode-checkbox-border': '#8b8b8b', '--vscode-checkbox-foreground': '#cccccc',
      '--vscode-button-background': '#0078d4', '--vscode-button-foreground': '#ffffff', '--vscode-menu-background': '#1f1f1f', '--vscode-menu-foreground': '#cccccc',
      '--vscode-menu-border': '#454545', '--vscode-menu-selectionBackground': '#0078d4', '--vscode-menu-selectionForeground': '#ffffff', '--vscode-panelTitle-activeBorder': '#0078d4',
      '--vscode-settings-textInputBackground': '#313131', '--vscode-settings-textInputBorder': '#3c3c3c', '--vscode-settings-textInputForeground': '#cccccc',
      '--vscode-settings-dropdownBackground': '#313131', '--vscode-settings-dropdownBorder': '#3c3c3c', '--vscode-settings-dropdownForeground': '#cccccc', '--vscode-settings-dropdownListBorder': '#3c3c3c',
      '--vscode-input-background': '#313131', '--vscode-input-foreground': '#cccccc', '--vscode-input-border': '#3c3c3c', '--vscode-input-placeholderForeground': '#a0a0a0',
      '--vscode-editorWidget-background': '#202020', '--vscode-widget-shadow': '#0000005c', '--vscode-textLink-foreground': '#4daafc',
    },
  },
  hcLight: {
    bodyClass: 'vscode-high-contrast-light vscode-high-contrast',
    variables: {
      ...fonts,
      '--vscode-editor-background': '#ffffff', '--vscode-editor-foreground': '#292929', '--vscode-foreground': '#292929', '--vscode-focusBorder': '#006bbd', '--vscode-contrastBorder': '#0f4a85',
      '--vscode-contrastActiveBorder': '#006bbd', '--vscode-list-hoverBackground': '#0f4a851a', '--vscode-checkbox-border': '#0f4a85', '--vscode-checkbox-background': '#ffffff', '--vscode-checkbox-foreground': '#292929',
      '--vscode-button-background': '#0f4a85', '--vscode-button-foreground': '#ffffff', '--vscode-menu-background': '#ffffff', '--vscode-menu-foreground': '#292929', '--vscode-menu-border': '#0f4a85',
      '--vscode-menu-selectionBackground': '#0f4a851a', '--vscode-menu-selectionForeground': '#292929', '--vscode-panelTitle-activeBorder': '#b5200d',
      '--vscode-settings-textInputBackground': '#ffffff', '--vscode-settings-textInputBorder': '#0f4a85', '--vscode-settings-textInputForeground': '#292929',
      '--vscode-settings-dropdownBackground': '#ffffff', '--vscode-settings-dropdownBorder': '#0f4a85', '--vscode-settings-dropdownForeground': '#292929', '--vscode-settings-dropdownListBorder': '#0f4a85',
      '--vscode-input-background': '#ffffff', '--vscode-input-foreground': '#292929', '--vscode-input-border': '#0f4a85', '--vscode-input-placeholderForeground': '#5b5b5b',
      '--vscode-editorWidget-background': '#ffffff', '--vscode-textLink-foreground': '#0f4a85',
    },
  },
  hcDark: {
    bodyClass: 'vscode-high-contrast',
    variables: {
      ...fonts,
      '--vscode-editor-background': '#000000', '--vscode-editor-foreground': '#ffffff', '--vscode-foreground': '#ffffff', '--vscode-focusBorder': '#f38518', '--vscode-contrastBorder': '#6fc3df',
      '--vscode-contrastActiveBorder': '#f38518', '--vscode-list-hoverBackground': '#ffffff1a', '--vscode-checkbox-border': '#6fc3df', '--vscode-checkbox-background': '#000000', '--vscode-checkbox-foreground': '#ffffff',
      '--vscode-button-background': '#000000', '--vscode-button-foreground': '#ffffff', '--vscode-button-border': '#6fc3df', '--vscode-menu-background': '#000000', '--vscode-menu-foreground': '#ffffff',
      '--vscode-menu-border': '#6fc3df', '--vscode-menu-selectionBackground': '#000000', '--vscode-menu-selectionForeground': '#ffffff', '--vscode-panelTitle-activeBorder': '#6fc3df',
      '--vscode-settings-textInputBackground': '#000000', '--vscode-settings-textInputBorder': '#6fc3df', '--vscode-settings-textInputForeground': '#ffffff',
      '--vscode-settings-dropdownBackground': '#000000', '--vscode-settings-dropdownBorder': '#6fc3df', '--vscode-settings-dropdownForeground': '#ffffff', '--vscode-settings-dropdownListBorder': '#6fc3df',
      '--vscode-input-background': '#000000', '--vscode-input-foreground': '#ffffff', '--vscode-input-border': '#6fc3df', '--vscode-input-placeholderForeground': '#b3b3b3',
      '--vscode-editorWidget-background': '#0c141f', '--vscode-textLink-foreground': '#21a6ff',
    },
  },
};
