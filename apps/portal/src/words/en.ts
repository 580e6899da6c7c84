import acting from './en/acting.json' with { type: 'json' }
import learner from './en/learner.json' with { type: 'json' }
import open from './en/public.json' with { type: 'json' }
import doors from './en/doors.json' with { type: 'json' }
import conversion from './en/conversion.json' with { type: 'json' }
import credit from './en/credit.json' with { type: 'json' }
import points from './en/points.json' with { type: 'json' }
import privacy from './en/privacy.json' with { type: 'json' }
import programme from './en/programme.json' with { type: 'json' }
import proofs from './en/proofs.json' with { type: 'json' }
import redemption from './en/redemption.json' with { type: 'json' }
import shell from './en/shell.json' with { type: 'json' }

/** All English words of the portal; the same keys as the Chinese ones, held by a test. */
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
