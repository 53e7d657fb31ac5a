# cmake -DOUTPUT=… -DROOT=… -DFILES=a;b -P embed.cmake: writes a source file that holds the files' texts.
# As lists of characters, since string literals have a length limit.
set(code "#include \"base/embedded.hpp\"\n\n#include <string>\n\nnamespace reconcile {\n\nstd::string_view embedded_file(std::string_view path) {\n")
foreach(file ${FILES})
  file(READ "${ROOT}/${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND code "  {\n    static constexpr char bytes[] = {${bytes}'\\0'};\n    if (path == \"${file}\") return {bytes, ${size}};\n  }\n")
endforeach()
string(APPEND code "  return {};\n}\n\n}  // namespace reconcile\n")
file(WRITE "${OUTPUT}" "${code}")
