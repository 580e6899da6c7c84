/** Why the capability `redemption` says no. */
export const redemptionRefusals = {
  'redemption.not_a_local_centre': {
    status: 409,
    zh: '积分兑换活动由地方认证服务中心举办，您所在的单位不能新建。',
    en: 'Redemption activities are held by local centres; your unit cannot set one up.',
  },
  'redemption.content_wrong': {
    status: 422,
    zh: '活动有 {count} 处需要改正，请按每一处的说明修改后再保存。',
    en: 'The activity has {count} faults. Mend each as it says, then save again.',
  },
  'redemption.good_has_vouchers': {
    status: 409,
    zh: '“{good}”已经导入电子券，不能从活动中删除。请保留它。',
    en: 'Vouchers of “{good}” have been imported, so it cannot be taken out of the activity. Please keep it.',
  },
  'redemption.not_a_draft': {
    status: 409,
    zh: '这个活动已经提交或者已经通过审批，不能再修改内容。需要修改请审批人退回，或者新建一个活动。',
    en: 'This activity has been submitted or approved and cannot be edited. Ask the approver to give it back, or set up a new one.',
  },
  'redemption.nothing_in_stock': {
    status: 409,
    zh: '“{good}”还没有库存。请填写各领取点的数量，电子券请先导入券码，再提交。',
    en: '“{good}” has no stock yet. Say how many lie at each point, or import its vouchers, then submit.',
  },
  'redemption.over_already': {
    status: 409,
    zh: '活动的结束日期已经过去。请改好日期再提交。',
    en: 'The last day of the activity has passed. Change the dates, then submit.',
  },
  'redemption.not_submitted': {
    status: 409,
    zh: '这个活动现在不在审批中，可能已经由别人处理。请刷新后查看。',
    en: 'This activity is not waiting for approval; somebody else may have decided it. Reload to see.',
  },
  'redemption.own_work': {
    status: 403,
    zh: '活动要由另一个人审批。您参与过编写，请同事来审批。',
    en: 'A second person approves an activity. You worked on this one, so ask a colleague.',
  },
  'redemption.note_missing': {
    status: 422,
    zh: '退回时请写明需要修改什么。',
    en: 'Say what has to be changed when you give it back.',
  },
  'redemption.standing_wrong': {
    status: 409,
    zh: '活动现在的状态不能这样操作，可能别人刚刚处理过。请刷新后查看。',
    en: 'The activity is not in a state for this; somebody may just have changed it. Reload to see.',
  },
  'redemption.not_open_for_stock': {
    status: 409,
    zh: '活动已经结束或者还没有通过审批，不能调整库存。',
    en: 'The activity has ended or was not approved yet, so its stock cannot be changed.',
  },
  'redemption.stock_too_low': {
    status: 409,
    zh: '可以撤下的只有 {stock} 件，其余已经被学习者兑换。请减少数量。',
    en: 'Only {stock} can be taken away; the rest has been redeemed. Take fewer.',
  },
  'redemption.stock_too_high': {
    status: 409,
    zh: '一种商品在一个领取点最多 1,000,000 件。请减少数量。',
    en: 'At most 1,000,000 pieces of a good lie at one point. Add fewer.',
  },
  'redemption.vouchers_are_imported': {
    status: 409,
    zh: '电子券的数量由券码决定，请用导入券码的办法增加。',
    en: 'The stock of vouchers is the number of their codes: import more codes instead.',
  },
  'redemption.not_vouchers': {
    status: 409,
    zh: '这是到点领取的商品，不需要券码。请改用调整库存。',
    en: 'This good is collected at a point and has no codes. Change its stock instead.',
  },
  'redemption.vouchers_unreadable': {
    status: 422,
    zh: '这个文件读不出来：{reason}。请用第一行是“券码”的表格（xlsx 或 CSV）。',
    en: 'The file cannot be read: {reason}. Use a table (xlsx or CSV) with the heading of codes in its first row.',
  },
  'redemption.vouchers_too_many': {
    status: 413,
    zh: '一个文件最多 {limit} 个券码。请分成几个文件导入。',
    en: 'One file holds at most {limit} codes. Split it into several.',
  },
  'redemption.not_running': {
    status: 409,
    zh: '这个活动现在不能兑换：还没有开始、已经暂停或者已经结束。没有扣您的积分。',
    en: 'This activity cannot be used now: it has not begun, is paused or has ended. No points were taken.',
  },
  'redemption.not_for_you': {
    status: 403,
    zh: '这个活动只面向指定范围的学习者，您不在其中。没有扣您的积分。',
    en: 'This activity is for certain learners, and you are not among them. No points were taken.',
  },
  'redemption.identity_unchecked': {
    status: 403,
    zh: '这个活动要求先核验身份。请用皖事通登录一次，或者带身份证到附近的受理点核验。没有扣您的积分。',
    en: 'This activity asks for a checked identity. Log in through Wanshitong once, or show your ID card at a service point. No points were taken.',
  },
  'redemption.identity_unverified': {
    status: 403,
    zh: '这个活动要求通过皖事通核验身份。请用皖事通登录一次，再来兑换。没有扣您的积分。',
    en: 'This activity asks for an identity verified by Wanshitong. Log in through Wanshitong once, then redeem. No points were taken.',
  },
  'redemption.point_missing': {
    status: 422,
    zh: '请选择在哪个领取点领取。',
    en: 'Choose the point at which you want to collect.',
  },
  'redemption.good_unknown': {
    status: 409,
    zh: '购物车里有一件商品不在这个活动或这个领取点。请返回重新选择。没有扣您的积分。',
    en: 'Something in the cart is not offered in this activity or at this point. Go back and choose again. No points were taken.',
  },
  'redemption.out_of_stock': {
    status: 409,
    zh: '“{good}”在这个领取点只剩 {stock} 件。请减少数量或者换一个领取点。没有扣您的积分。',
    en: 'Only {stock} of “{good}” are left at this point. Take fewer, or choose another point. No points were taken.',
  },
  'redemption.limit_reached': {
    status: 409,
    zh: '“{good}”每人最多 {most} 件，您还可以兑换 {left} 件。没有扣您的积分。',
    en: 'At most {most} of “{good}” for each person; you may still take {left}. No points were taken.',
  },
  'redemption.cart_too_large': {
    status: 422,
    zh: '一次最多兑换 {most} 积分的商品。请分几次兑换。没有扣您的积分。',
    en: 'At most {most} points at once. Redeem in several steps. No points were taken.',
  },
  'redemption.not_enough_points': {
    status: 409,
    zh: '需要 {points} 积分，您能在这个活动里用的积分不够。没有扣您的积分。',
    en: 'This takes {points} points, more than you can use in this activity. No points were taken.',
  },
  'redemption.points_frozen': {
    status: 409,
    zh: '您的积分账户暂时冻结，不能兑换。请联系您的认证服务中心了解原因。',
    en: 'Your points are frozen at the moment. Please ask your centre why.',
  },
  'redemption.key_missing': {
    status: 422,
    zh: '请求缺少防重复标识。请刷新页面后再确认一次。',
    en: 'The request lacks its mark against repetition. Reload the page and confirm again.',
  },
  'redemption.queue_full': {
    status: 503,
    zh: '现在兑换的人太多。您的积分没有扣，请过几秒再点一次“确认兑换”。',
    en: 'Too many people are redeeming just now. No points were taken: tap again in a few seconds.',
  },
  'redemption.no_cancel': {
    status: 409,
    zh: '这个活动的兑换不能取消。领取时间和地点见兑换单。',
    en: 'Redemptions of this activity cannot be cancelled. See when and where to collect on its page.',
  },
  'redemption.not_waiting': {
    status: 409,
    zh: '这张兑换单已经领取、取消或者过期。请刷新后查看。',
    en: 'This redemption has been collected, cancelled or has lapsed. Reload to see.',
  },
  'redemption.code_unknown': {
    status: 404,
    zh: '没有找到这个领取码。请核对 8 位数字；已经领取、取消或者过期的码不能再用。',
    en: 'No such code. Check the eight digits; a code that was used, cancelled or has lapsed does not work again.',
  },
  'redemption.other_point': {
    status: 409,
    zh: '这个领取码属于“{point}”，请学习者到那里领取。',
    en: 'This code belongs to “{point}”: the learner collects there.',
  },
  'redemption.too_many_codes': {
    status: 429,
    zh: '刚才输错的次数太多，请 {seconds} 秒后再试。',
    en: 'Too many wrong codes just now. Try again in {seconds} seconds.',
  },
  'redemption.collect_over': {
    status: 409,
    zh: '领取期限到 {day} 为止，已经过了。请学习者在“我的兑换”查看处理结果。',
    en: 'It could be collected until {day}, which has passed. The learner sees on their page what becomes of it.',
  },
  'redemption.mandate_not_valid': {
    status: 409,
    zh: '这位代办人现在不能替学习者领取：代办关系已经结束或者不是这位学习者的。请改为登记姓名和出示的证件。',
    en: 'This representative cannot collect for the learner now: the mandate has ended or is somebody else’s. Take the name and a shown document instead.',
  },
  'redemption.signature_wrong': {
    status: 422,
    zh: '签名图片没有收到。请让领取人重新签名，或者登记纸质签收单的编号。',
    en: 'The signature did not arrive. Let the collector sign again, or enter the number of the paper form.',
  },
  'redemption.shelf_moved': {
    status: 409,
    zh: '盘点期间有兑换或者发放，“{good}”应有数量变成了 {expected}。请重新清点这一项。',
    en: 'Something was redeemed or handed out while you counted: {expected} of “{good}” should lie there now. Count it again.',
  },
  'redemption.count_below_waiting': {
    status: 409,
    zh: '“{good}”有 {waiting} 件已被兑换、等待领取，实际只有 {counted} 件。请先补货，再登记盘点。',
    en: '{waiting} of “{good}” wait to be collected, but only {counted} are there. Bring more first, then keep the count.',
  },
} as const
