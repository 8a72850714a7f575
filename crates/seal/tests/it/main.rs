//! The encryption core through its front door: whole stories, hostile servers, stored formats, vectors.

#[cfg(test)]
mod asides;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod ceremonies;
#[cfg(test)]
mod certificates;
#[cfg(test)]
mod enrolment;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guests;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod interpreters;
#[cfg(test)]
mod keylog;
#[cfg(test)]
mod keyrings;
#[cfg(test)]
mod phrases;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod states;
#[cfg(test)]
mod successors;
#[cfg(test)]
mod world;
