/** Notices about points. */
export const pointsNotices = {
  'points.takenBack': {
    zh: { title: '积分已收回', text: '一项成果不再有效，因它获得的 {points} 积分已收回。您可以在“我的积分”里查看。' },
    en: {
      title: 'Points were taken back',
      text: 'An outcome does not stand any more: the {points} points earned by it were taken back. See “My points”.',
    },
  },
  'points.takenBackOwing': {
    zh: {
      title: '积分已收回',
      text: '一项成果不再有效，因它获得的 {points} 积分要收回。其中 {owed} 积分您已经用掉，会从以后获得的积分里抵扣，您不用做任何事。',
    },
    en: {
      title: 'Points were taken back',
      text: 'An outcome does not stand any more: the {points} points earned by it are taken back. {owed} of them were spent and will be set off against what you earn next; you need not do anything.',
    },
  },
  'points.frozen': {
    zh: {
      title: '积分暂时不能使用',
      text: '{office}暂时冻结了您的积分，原因：{reason}。您仍可获得积分，冻结期间积分不会过期。有疑问请联系{office}。',
    },
    en: {
      title: 'Your points cannot be spent for now',
      text: '{office} has frozen your points. Reason: {reason}. You go on earning, and nothing lapses meanwhile. Questions? Ask {office}.',
    },
  },
  'points.lapsing': {
    zh: {
      title: '有积分快到期了',
      text: '{issuer}发放的 {points} 积分快到期了，最早的在 {first} 到期，最晚的在 {last} 到期。可以在“积分兑换”里换成商品。',
    },
    en: {
      title: 'Points lapse soon',
      text: '{points} points from {issuer} lapse soon, the first on {first}, the last on {last}. Redeem them for goods under “Redeem points”.',
    },
  },
  'points.unfrozen': {
    zh: { title: '积分可以使用了', text: '{office}已解除您积分的冻结：{reason}。' },
    en: { title: 'Your points can be spent again', text: '{office} has ended the freeze of your points: {reason}.' },
  },
} as const
