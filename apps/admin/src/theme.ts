import { type ThemeConfig, theme } from 'antd'
import { type Mode, measures, type Palette, palette } from './tokens.ts'

type Algorithm = Extract<NonNullable<ThemeConfig['algorithm']>, readonly unknown[]>[number]

const colours = (p: Palette) => ({
  colorPrimary: p.action,
  colorPrimaryHover: p.actionHover,
  colorPrimaryActive: p.actionActive,
  colorPrimaryBg: p.actionSoft,
  colorPrimaryBgHover: p.actionSoft,
  colorPrimaryBorder: p.action,
  colorPrimaryText: p.action,
  colorInfo: p.action,
  colorInfoBg: p.actionSoft,
  colorInfoBorder: p.hairline,
  colorLink: p.action,
  colorLinkHover: p.actionHover,
  colorLinkActive: p.actionActive,
  colorError: p.seal,
  colorErrorHover: p.sealHover,
  colorErrorActive: p.sealHover,
  colorErrorText: p.seal,
  colorErrorBg: p.sealSoft,
  colorErrorBorder: p.seal,
  colorSuccess: p.good,
  colorSuccessText: p.good,
  colorSuccessBg: p.goodSoft,
  colorSuccessBorder: p.good,
  colorWarning: p.warn,
  colorWarningText: p.warn,
  colorWarningBg: p.warnSoft,
  colorWarningBorder: p.warn,
  colorText: p.ink,
  colorTextSecondary: p.inkSoft,
  colorTextTertiary: p.inkFaint,
  colorTextQuaternary: p.inkFaint,
  colorBgLayout: p.paper,
  colorBgContainer: p.surface,
  colorBgElevated: p.surface,
  colorBgSpotlight: p.ink,
  colorBorder: p.control,
  colorBorderSecondary: p.hairline,
})

/** antd derives its colours from seeds by its own curves, which fail contrast in places; ours are set after its algorithm has run. */
const exactly =
  (p: Palette): Algorithm =>
  (seed, map) => ({ ...(map ?? theme.defaultAlgorithm(seed)), ...colours(p) })

const parts = (p: Palette): NonNullable<ThemeConfig['components']> => ({
  Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', primaryColor: p.onAction, dangerColor: p.onSeal },
  Table: {
    headerBg: p.tile,
    headerColor: p.ink,
    rowHoverBg: p.actionSoft,
    rowSelectedBg: p.actionSoft,
    rowSelectedHoverBg: p.actionSoft,
    headerSplitColor: 'transparent',
    cellPaddingBlockSM: 5,
    borderColor: p.hairline,
  },
  Menu: {
    itemBg: 'transparent',
    itemSelectedBg: p.actionSoft,
    itemSelectedColor: p.action,
    itemColor: p.ink,
    itemHoverBg: p.tile,
    groupTitleColor: p.inkFaint,
    activeBarBorderWidth: 0,
  },
  Layout: {
    headerBg: p.tileDeep,
    headerColor: p.onTileDeep,
    headerHeight: 56,
    headerPadding: '0 16px',
    siderBg: p.paper,
    bodyBg: p.paper,
    footerBg: p.paper,
  },
  Tooltip: { colorBgSpotlight: p.ink, colorTextLightSolid: p.paper },
  Tag: { defaultBg: p.tile, defaultColor: p.ink },
  Badge: { colorTextLightSolid: p.onSeal },
  Steps: { colorTextLightSolid: p.onAction },
})

/** antd's theme for one mode, from the design tokens: flat, hairlines, the bank's own colours, disabled and placeholder text still legible. `still`: without motion, for whom it troubles. */
export const bankTheme = (mode: Mode, still: boolean): ThemeConfig => {
  const p = palette(mode)
  return {
    cssVar: { key: `bank-${mode}` },
    hashed: false,
    algorithm: [mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm, exactly(p)],
    token: {
      motion: !still,
      colorPrimary: p.action,
      colorError: p.seal,
      colorSuccess: p.good,
      colorWarning: p.warn,
      colorInfo: p.action,
      fontFamily: measures.font,
      fontFamilyCode: measures.fontCode,
      fontSize: measures.type.small,
      borderRadius: measures.radius,
      colorTextPlaceholder: p.inkFaint,
      colorTextDescription: p.inkSoft,
      colorTextDisabled: p.inkFaint,
      colorTextLightSolid: p.onAction,
      colorIcon: p.inkSoft,
      controlOutline: p.actionSoft,
      boxShadow: '0 1px 2px rgba(0,0,0,.06), 0 0 0 1px var(--hairline)',
      boxShadowSecondary: '0 8px 24px rgba(0,0,0,.14), 0 0 0 1px var(--hairline)',
    },
    components: parts(p),
  }
}
