//! What the page says, in the languages of the visitor's page.

/// The page's own words in a language.
pub(super) struct Words {
    pub tag: &'static str,
    /// `rtl` where it is written from right to left.
    pub dir: &'static str,
    pub leave: &'static str,
    pub heading: &'static str,
    pub lead: &'static str,
    pub again: &'static str,
}

/// The languages of the visitor's page.
pub(super) const WORDS: [Words; 3] = [
    Words {
        tag: "en",
        dir: "ltr",
        leave: "Leave now",
        heading: "The chat does not work right now",
        lead: "You can call any of these numbers. You can stop at any time.",
        again: "You can also open this page again in a few minutes. Nothing that you wrote is kept here.",
    },
    Words {
        tag: "es",
        dir: "ltr",
        leave: "Salir ahora",
        heading: "El chat no funciona en este momento",
        lead: "Puede llamar a cualquiera de estos números. Puede parar cuando quiera.",
        again: "También puede abrir esta página otra vez en unos minutos. Aquí no queda nada de lo que escribió.",
    },
    // Shown where the organisation's settings list Arabic: see docs/languages.md.
    Words {
        tag: "ar",
        dir: "rtl",
        leave: "خروج الآن",
        heading: "المحادثة لا تعمل الآن",
        lead: "يمكنك الاتصال بأي من هذه الأرقام. يمكنك التوقف في أي وقت.",
        again: "يمكنك أيضًا فتح هذه الصفحة من جديد بعد بضع دقائق. لا يُحفظ هنا شيء مما كتبته.",
    },
];
