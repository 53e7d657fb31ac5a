#include "app/main.hpp"

int main(int argc, char** argv) { return reconcile::run_main(argc, argv); }
