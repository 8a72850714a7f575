//! Two of the staff talk apart from a chat that both are in: who holds it, and a supervisor (R604: who is there, the person sees).

/// How somebody in a chat stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// Whether they hold it.
    pub holds: bool,
    /// Whether they supervise.
    pub supervises: bool,
}

/// Whether two who are both in the chat may talk apart: one of them holds it, and the other supervises.
pub const fn may_talk(one: Stand, other: Stand) -> bool {
    (one.holds && other.supervises) || (other.holds && one.supervises)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand(holds: bool, supervises: bool) -> Stand {
        Stand { holds, supervises }
    }

    #[test]
    fn a_holder_and_a_supervisor_may_whoever_begins() {
        let (holder, supervisor) = (stand(true, false), stand(false, true));
        assert!(may_talk(holder, supervisor) && may_talk(supervisor, holder));
        assert!(may_talk(stand(true, true), supervisor));
    }

    #[test]
    fn nobody_else_may() {
        let (holder, beside) = (stand(true, false), stand(false, false));
        assert!(!may_talk(holder, beside));
        assert!(!may_talk(beside, holder));
        assert!(!may_talk(stand(false, true), stand(false, true)));
        assert!(!may_talk(stand(true, true), beside), "not with everybody");
    }
}
