/** pending contract */
export type PublicSettings = { readonly filingNumber: string; readonly phone: string; readonly qqGroup: string; readonly qqName: string; readonly qqNote: string }
export const usePublicSettings = (): PublicSettings => ({ filingNumber: '', phone: '0551-63517282', qqGroup: '552188060', qqName: '', qqNote: '' })
