/** What learners hear of their redemptions. */
export const redemptionNotices = {
  'redemption.waiting': {
    zh: { title: '您兑换的商品还没有领取', text: '“{activity}”的商品在{point}等您领取，请在 {until} 前带领取码去。' },
    en: {
      title: 'Your goods are waiting',
      text: 'Your goods of “{activity}” wait at {point}. Please collect them with your code before {until}.',
    },
  },
  'redemption.collected': {
    zh: { title: '商品已领取', text: '“{activity}”的商品已在{point}领取。如果不是您本人领取的，请马上联系{point}。' },
    en: { title: 'Collected', text: 'Your goods of “{activity}” were collected at {point}. If it was not you, contact {point} at once.' },
  },
  'redemption.collectedForYou': {
    zh: { title: '商品已由他人代领', text: '“{activity}”的商品已在{point}由代领人领取。如果您没有委托别人，请马上联系{point}。' },
    en: {
      title: 'Collected for you',
      text: 'Your goods of “{activity}” were collected at {point} by somebody for you. If you asked nobody, contact {point} at once.',
    },
  },
  'redemption.lapsed': {
    zh: { title: '兑换已过期', text: '“{activity}”的商品过了领取期限，兑换已作废。按活动规则，{points} 积分不退回。' },
    en: {
      title: 'A redemption has lapsed',
      text: 'Your goods of “{activity}” were not collected in time. By the rules of the activity its {points} points do not come back.',
    },
  },
  'redemption.lapsedReturned': {
    zh: { title: '兑换已过期，积分已退回', text: '“{activity}”的商品过了领取期限，兑换已作废，{points} 积分已退回您的账户。' },
    en: {
      title: 'A redemption has lapsed; points came back',
      text: 'Your goods of “{activity}” were not collected in time. Its {points} points are back in your account.',
    },
  },
} as const
