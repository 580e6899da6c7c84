import acting from './zh/acting.json' with { type: 'json' }
import learner from './zh/learner.json' with { type: 'json' }
import open from './zh/public.json' with { type: 'json' }
import doors from './zh/doors.json' with { type: 'json' }
import conversion from './zh/conversion.json' with { type: 'json' }
import credit from './zh/credit.json' with { type: 'json' }
import points from './zh/points.json' with { type: 'json' }
import privacy from './zh/privacy.json' with { type: 'json' }
import programme from './zh/programme.json' with { type: 'json' }
import proofs from './zh/proofs.json' with { type: 'json' }
import redemption from './zh/redemption.json' with { type: 'json' }
import shell from './zh/shell.json' with { type: 'json' }

/** All Chinese words of the portal. Their keys are the type of every key used in the code. */
export const words = {
  ...shell,
  ...open,
  ...learner,
  ...privacy,
  ...conversion,
  ...credit,
  ...points,
  ...programme,
  ...doors,
  ...acting,
  ...proofs,
  ...redemption,
}
