//! Stories of calling staff who are not in front of the desk.

mod seam;
